//! The programs that ship: every binary of the packages that the law names.

use governance_law::{Production, suggest};

use crate::child::Invocation;
use crate::gate::Scene;

/// One program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    /// Its package.
    pub(crate) package: String,
    /// The package's manifest.
    pub(crate) manifest: std::path::PathBuf,
    /// Its name.
    pub(crate) name: String,
}

/// Returns the programs that ship, in the order of the law.
///
/// # Errors
/// Says what the law names wrongly.
pub(crate) fn programs(scene: &Scene<'_>, production: &Production) -> Result<Vec<Program>, String> {
    let members = &scene.workspace.packages.packages;
    let mut programs = Vec::new();
    for package in &production.packages {
        let Some(member) = members.iter().find(|member| member.name == package.value) else {
            let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
            let help = suggest::help(&package.value, &names);
            return Err(format!(
                "`[production] packages` names `{package}`, and no member of the workspace is called so; {help}"
            ));
        };
        let names = scene.workspace.binaries(&member.name);
        if names.is_empty() {
            return Err(format!("`[production] packages` names `{package}`, which has no binary"));
        }
        programs.extend(names.into_iter().map(|name| Program {
            package: member.name.clone(),
            manifest: member.manifest.clone(),
            name,
        }));
    }
    Ok(programs)
}

impl Program {
    /// Returns the command that builds it for production, to which a profile may be added.
    pub(crate) fn build(&self, scene: &Scene<'_>, production: &Production) -> Invocation {
        scene.cargo(&[
            "build",
            "--message-format=json",
            "--package",
            &self.package,
            "--bin",
            &self.name,
            "--features",
            production.feature.as_str(),
        ])
    }
}
