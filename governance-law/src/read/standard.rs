//! What stands directly below `std`, `core` and `alloc`: modules and macros, as Rust 1.95 documents them.
//!
//! What is not stable is here too, because a law may forbid it; so is what only some platforms have.

/// Returns the names below one of the three crates, or nothing if it is another.
///
/// A path into `std` stands for the same path of `core` and `alloc`, so `std` has the names of all three.
pub(super) fn names(root: &str) -> Option<Vec<&'static str>> {
    match root {
        "std" => Some([STD, CORE, ALLOC].concat()),
        "core" => Some(CORE.to_vec()),
        "alloc" => Some(ALLOC.to_vec()),
        _ => None,
    }
}

/// What `std` has of its own.
const STD: &[&str] = &[
    "backtrace",
    "dbg",
    "eprint",
    "eprintln",
    "fs",
    "is_aarch64_feature_detected",
    "is_arm_feature_detected",
    "is_loongarch_feature_detected",
    "is_mips64_feature_detected",
    "is_mips_feature_detected",
    "is_powerpc64_feature_detected",
    "is_powerpc_feature_detected",
    "is_riscv_feature_detected",
    "is_s390x_feature_detected",
    "is_x86_feature_detected",
    "path",
    "print",
    "println",
    "process",
    "thread",
    "thread_local",
];

const CORE: &[&str] = &[
    "alloc",
    "any",
    "arch",
    "array",
    "ascii",
    "assert",
    "assert_eq",
    "assert_matches",
    "assert_ne",
    "assert_unsafe_precondition",
    "async_iter",
    "autodiff",
    "borrow",
    "bstr",
    "cell",
    "cfg",
    "cfg_select",
    "char",
    "clone",
    "cmp",
    "column",
    "compile_error",
    "concat",
    "concat_bytes",
    "const_format_args",
    "contracts",
    "convert",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_matches",
    "debug_assert_ne",
    "default",
    "env",
    "error",
    "f128",
    "f16",
    "f32",
    "f64",
    "ffi",
    "file",
    "fmt",
    "format_args",
    "from",
    "future",
    "hash",
    "hint",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "include",
    "include_bytes",
    "include_str",
    "index",
    "intrinsics",
    "io",
    "isize",
    "iter",
    "line",
    "log_syntax",
    "marker",
    "matches",
    "mem",
    "module_path",
    "net",
    "num",
    "ops",
    "option",
    "option_env",
    "os",
    "panic",
    "panicking",
    "pat",
    "pattern_type",
    "pin",
    "prelude",
    "primitive",
    "profiling",
    "ptr",
    "random",
    "range",
    "result",
    "rt",
    "simd",
    "slice",
    "str",
    "stringify",
    "sync",
    "task",
    "time",
    "todo",
    "trace_macros",
    "try",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "ub_checks",
    "unicode",
    "unimplemented",
    "unreachable",
    "unsafe_binder",
    "usize",
    "write",
    "writeln",
];

const ALLOC: &[&str] = &[
    "alloc",
    "borrow",
    "boxed",
    "bstr",
    "collections",
    "ffi",
    "fmt",
    "format",
    "intrinsics",
    "rc",
    "slice",
    "str",
    "string",
    "sync",
    "task",
    "vec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn std_has_what_the_two_below_it_have_and_repeats_none_of_it() {
        let std = names("std").unwrap();
        assert!(CORE.iter().chain(ALLOC).all(|name| std.contains(name) && !STD.contains(name)));
        assert_eq!(names("proc_macro"), None);
    }

    #[test]
    fn what_the_rules_know_by_heart_is_there() {
        let std = names("std").unwrap();
        for name in [
            "fs", "io", "net", "os", "process", "env", "time", "thread", "sync", "cell", "hash", "ptr",
            "arch",
        ] {
            assert!(std.contains(&name), "{name}");
        }
    }
}
