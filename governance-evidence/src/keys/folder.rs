//! Where keys are kept: in the user's own configuration, outside of every repository.

use std::ffi::OsString;
use std::path::PathBuf;

use super::error::KeyError;

/// Returns the folder of keys: `$XDG_CONFIG_HOME/governance/keys` or `~/.config/governance/keys` on Unix,
/// `%APPDATA%\governance\keys` on Windows. `variable` looks up a variable of the environment.
///
/// # Errors
///
/// If none of the variables is set to an absolute path.
pub fn default_folder(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, KeyError> {
    // The XDG base directory specification: a relative path is to be ignored.
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let (base, names) = if cfg!(windows) {
        (absolute("APPDATA"), "`APPDATA`")
    } else {
        let home = || absolute("HOME").map(|home| home.join(".config"));
        (absolute("XDG_CONFIG_HOME").or_else(home), "`XDG_CONFIG_HOME` and `HOME`")
    };
    Ok(base.ok_or(KeyError::NoFolder(names))?.join("governance").join("keys"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(variables: &[(&str, &str)], expected: Option<&str>) {
        let lookup = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        assert_eq!(default_folder(lookup).ok(), expected.map(PathBuf::from));
    }

    #[test]
    fn the_users_configuration_is_the_place() {
        finds(&[("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")], Some("/x/governance/keys"));
        finds(&[("HOME", "/h")], Some("/h/.config/governance/keys"));
        // A relative path would put the key into whatever folder the user stands in.
        finds(&[("XDG_CONFIG_HOME", "x"), ("HOME", "/h")], Some("/h/.config/governance/keys"));
        finds(&[("XDG_CONFIG_HOME", ""), ("HOME", "h")], None);
    }

    #[test]
    fn no_folder_is_an_error_that_says_what_to_set() {
        let error = default_folder(|_| None).unwrap_err();
        let expected =
            "there is no folder for keys: none of `XDG_CONFIG_HOME` and `HOME` is set to an absolute path";
        assert_eq!(error.to_string(), expected);
        assert!(error.help().unwrap().contains("yours alone"));
    }
}
