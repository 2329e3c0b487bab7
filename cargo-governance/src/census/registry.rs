//! Reading the registry that a program or a test prints.

use serde::Deserialize;

/// What a program or test has linked.
#[derive(Debug, Deserialize)]
struct Registry {
    schema: u32,
    types: Vec<Entry>,
}

/// One governed type that is linked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) struct Entry {
    /// Its path, beginning with the crate.
    pub(crate) path: String,
    /// The file, as the compiler was given it.
    pub(crate) file: String,
    /// The line of its name.
    pub(crate) line: u32,
}

/// Reads the JSON of `registry --format json`; what it does not understand is an error, never an empty list.
pub(crate) fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let registry: Registry =
        serde_json::from_str(text.trim()).map_err(|error| format!("it did not print a registry: {error}"))?;
    match registry.schema {
        1 => Ok(registry.types),
        other => Err(format!("its registry has schema `{other}`, but this tool reads `1`")),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_registry_of_core_is_read_and_anything_else_is_refused() {
        let entries = [governance_core::CensusEntry {
            path: "app::X".into(),
            kind: governance_core::record::ItemKind::Struct,
            file: "src/x.rs",
            line: 3,
            module: "app",
            name: "X",
        }];
        let read = parse(&governance_core::census::json("app", &entries)).unwrap();
        assert_eq!(read, [Entry { path: "app::X".into(), file: "src/x.rs".into(), line: 3 }]);
        assert!(parse("").unwrap_err().starts_with("it did not print a registry"));
        assert!(parse("{\"schema\":2,\"types\":[]}").unwrap_err().contains("schema `2`"));
    }
}
