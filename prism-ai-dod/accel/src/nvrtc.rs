//! The third rung: NVIDIA's run-time compiler compiles a small program for the device.

#![expect(unsafe_code, reason = "a library in C is called")]

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;

use crate::driver::Known;
use crate::library::{self, Library};
use crate::sight::{Seen, Sight};

/// What is compiled; its name must be in the result.
const PROGRAM: &std::ffi::CStr =
    c"extern \"C\" __global__ void prism_probe(unsigned *out) { out[threadIdx.x] = threadIdx.x; }";
const ENTRY: &str = ".entry prism_probe";

/// How the functions end well.
const SUCCESS: c_int = 0;

/// A program as the library hands it out; only the library looks inside.
type Program = *mut c_void;

/// A function that says how long a text is, and one that writes it.
type Length = unsafe extern "C" fn(Program, *mut usize) -> c_int;
type Text = unsafe extern "C" fn(Program, *mut c_char) -> c_int;

/// The functions that are needed, each with the type that `nvrtc.h` declares. Results are numbers: a compiler that is newer
/// than this program may return one that it does not know.
struct Functions {
    error: unsafe extern "C" fn(c_int) -> *const c_char,
    version: unsafe extern "C" fn(*mut c_int, *mut c_int) -> c_int,
    create: unsafe extern "C" fn(
        *mut Program,
        *const c_char,
        *const c_char,
        c_int,
        *const *const c_char,
        *const *const c_char,
    ) -> c_int,
    destroy: unsafe extern "C" fn(*mut Program) -> c_int,
    compile: unsafe extern "C" fn(Program, c_int, *const *const c_char) -> c_int,
    log_length: Length,
    log: Text,
    ptx_length: Length,
    ptx: Text,
}

impl Functions {
    fn load(library: &Library) -> Result<Self, String> {
        Ok(Self {
            // SAFETY: the type is that of `nvrtc.h`.
            error: unsafe { library.function(c"nvrtcGetErrorString") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            version: unsafe { library.function(c"nvrtcVersion") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            create: unsafe { library.function(c"nvrtcCreateProgram") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            destroy: unsafe { library.function(c"nvrtcDestroyProgram") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            compile: unsafe { library.function(c"nvrtcCompileProgram") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            log_length: unsafe { library.function(c"nvrtcGetProgramLogSize") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            log: unsafe { library.function(c"nvrtcGetProgramLog") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            ptx_length: unsafe { library.function(c"nvrtcGetPTXSize") }?,
            // SAFETY: the type is that of `nvrtc.h`.
            ptx: unsafe { library.function(c"nvrtcGetPTX") }?,
        })
    }

    /// Turns a result into words, those of the library itself.
    fn check(&self, what: &str, code: c_int) -> Result<(), String> {
        if code == SUCCESS {
            return Ok(());
        }
        // SAFETY: the function takes any number.
        let text = unsafe { (self.error)(code) };
        // SAFETY: the library returns a constant text of its own.
        let text = unsafe { library::kept(text) }.unwrap_or_else(|| "no text".to_owned());
        Err(format!("`{what}` says `{text}` (code {code})"))
    }

    fn compiler_version(&self) -> Result<String, String> {
        let (mut major, mut minor) = (0, 0);
        // SAFETY: the pointers are to numbers that outlive the call.
        let code = unsafe { (self.version)(&raw mut major, &raw mut minor) };
        self.check("nvrtcVersion", code)?;
        Ok(format!("{major}.{minor}"))
    }

    /// Compiles the program; returns what it became.
    fn compiled(&self, options: &[CString]) -> Result<String, String> {
        let mut program: Program = ptr::null_mut();
        // SAFETY: the text ends with a zero byte and is constant; no name and no headers are given, which the function allows.
        let code = unsafe {
            (self.create)(&raw mut program, PROGRAM.as_ptr(), ptr::null(), 0, ptr::null(), ptr::null())
        };
        self.check("nvrtcCreateProgram", code)?;
        let compiled = self.compile(program, options);
        // SAFETY: the program was created above and is used no more.
        let code = unsafe { (self.destroy)(&raw mut program) };
        let destroyed = self.check("nvrtcDestroyProgram", code);
        compiled.and_then(|text| destroyed.map(|()| text))
    }

    fn compile(&self, program: Program, options: &[CString]) -> Result<String, String> {
        let pointers: Vec<*const c_char> = options.iter().map(|option| option.as_ptr()).collect();
        let count = c_int::try_from(pointers.len()).map_err(|_| "too many options".to_owned())?;
        // SAFETY: the program is alive, and so many texts, each ending with a zero byte, outlive the call.
        let code = unsafe { (self.compile)(program, count, pointers.as_ptr()) };
        self.check("nvrtcCompileProgram", code).map_err(|said| {
            let log = self.text(program, self.log_length, self.log).unwrap_or_default();
            let line = log.lines().find(|line| !line.trim().is_empty());
            line.map_or_else(|| said.clone(), |line| format!("{said}: {}", line.trim()))
        })?;
        self.text(program, self.ptx_length, self.ptx)
    }

    /// Fetches a text of a program, by the function that says its length and the one that writes it.
    fn text(&self, program: Program, length: Length, write: Text) -> Result<String, String> {
        let mut size = 0;
        // SAFETY: the program is alive, and the pointer is to a number that outlives the call.
        let code = unsafe { length(program, &raw mut size) };
        self.check("the length of a text", code)?;
        let mut buffer = vec![0_u8; size];
        // SAFETY: the program is alive, and the buffer is as long as the library just demanded.
        let code = unsafe { write(program, buffer.as_mut_ptr().cast()) };
        self.check("a text", code)?;
        library::written(&buffer)
    }
}

/// Looks at the rung.
pub(crate) fn look(known: &Known) -> Sight {
    let names = names(known.major);
    let (mut sight, library) = library::find("the run-time compiler of CUDA", &names);
    if let Some(library) = library {
        sight.seen = match Functions::load(&library).and_then(|functions| ask(&functions, &mut sight, known))
        {
            Ok(()) => Seen::Works,
            Err(said) => {
                sight.said.push(said.clone());
                Seen::Fails(said)
            }
        };
    }
    sight
}

/// Returns the names of the library, those of the driver's own version first: what a newer compiler writes, an older driver
/// cannot read.
fn names(major: Option<c_int>) -> Vec<&'static str> {
    let mut known: Vec<(c_int, &str)> = if cfg!(windows) {
        vec![(13, "nvrtc64_130_0.dll"), (12, "nvrtc64_120_0.dll"), (11, "nvrtc64_112_0.dll")]
    } else {
        vec![(13, "libnvrtc.so.13"), (12, "libnvrtc.so.12"), (11, "libnvrtc.so.11.2"), (0, "libnvrtc.so")]
    };
    // Stable: newest first, and those that are newer than the driver last.
    known.sort_by_key(|(version, _)| major.is_some_and(|major| *version > major));
    known.into_iter().map(|(_, name)| name).collect()
}

fn ask(functions: &Functions, sight: &mut Sight, known: &Known) -> Result<(), String> {
    sight.learned.push(("compiler_version", functions.compiler_version()?));
    let mut options = Vec::new();
    if let Some((major, minor)) = known.capability {
        let option = format!("--gpu-architecture=compute_{major}{minor}");
        options.push(CString::new(option).map_err(|error| error.to_string())?);
    }
    let ptx = functions.compiled(&options)?;
    if !ptx.contains(ENTRY) {
        return Err("what it compiled does not hold the program".to_owned());
    }
    let line =
        |name: &str| ptx.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.trim().to_owned());
    sight.learned.extend(line(".version ").map(|version| ("ptx_version", version)));
    sight.learned.extend(line(".target ").map(|target| ("ptx_target", target)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the value under a name.
    fn learned<'a>(sight: &'a Sight, name: &str) -> Option<&'a str> {
        sight.learned.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_real_compiler_compiles_for_a_device_that_need_not_be_here() {
        let sight = look(&Known { major: None, capability: Some((9, 0)) });
        if let Seen::Nothing(reason) = &sight.seen {
            eprintln!("SKIPPED: {reason}: {:?}", sight.said);
            return;
        }
        assert_eq!(sight.seen, Seen::Works, "{sight:?}");
        assert_eq!(learned(&sight, "ptx_target"), Some("sm_90"));

        let sight = look(&Known { major: None, capability: Some((1, 0)) });
        let Seen::Fails(reason) = &sight.seen else { panic!("{sight:?}") };
        assert!(reason.contains("nvrtcCompileProgram") && reason.contains("architecture"), "{reason}");
    }

    #[test]
    #[cfg(not(windows))]
    fn a_compiler_that_is_newer_than_the_driver_comes_last() {
        assert_eq!(names(None)[0], "libnvrtc.so.13");
        assert_eq!(names(Some(12)), ["libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so", "libnvrtc.so.13"]);
    }
}
