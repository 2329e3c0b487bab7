//! What cargo knows of the packages: all of the workspace first, then of everything that they are built from.

use std::path::Path;

use cargo_metadata::{Metadata, MetadataCommand};

use super::Halt;
use super::choice::Shipment;
use crate::error::SetupError;

/// Asks cargo about the members alone.
///
/// # Errors
/// Says what cargo says.
pub(super) fn members(root: &Path) -> Result<Metadata, Halt> {
    asked(MetadataCommand::new().no_deps(), root, Vec::new())
}

/// Asks cargo about everything that could be in what ships, on these platforms. What is in it is known when it is built: this is
/// the larger set, because cargo resolves the features of all members together.
///
/// # Errors
/// Says what cargo says: that the lock file does not fit, or that a package cannot be had.
pub(super) fn resolved(root: &Path, shipments: &[Shipment], platforms: &[&str]) -> Result<Metadata, Halt> {
    let mut options = vec!["--locked".to_owned()];
    for platform in platforms {
        options.extend(["--filter-platform".to_owned(), (*platform).to_owned()]);
    }
    let features = shipments.iter().flat_map(|shipment| {
        shipment.features.iter().map(|feature| match feature.split_once('/') {
            Some(_) => feature.clone(),
            None => format!("{}/{feature}", shipment.package),
        })
    });
    let features: Vec<String> = features.collect();
    if !features.is_empty() {
        options.extend(["--features".to_owned(), features.join(",")]);
    }
    asked(&mut MetadataCommand::new(), root, options)
}

fn asked(command: &mut MetadataCommand, root: &Path, options: Vec<String>) -> Result<Metadata, Halt> {
    let command = command
        .cargo_path("cargo")
        .manifest_path(root.join("Cargo.toml"))
        .current_dir(root)
        .other_options(options)
        .env("CARGO_TERM_COLOR", "never");
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            let said = stderr.trim().trim_start_matches("error: ").to_owned();
            if said.contains("--locked") {
                Halt::unable(
                    "`Cargo.lock` does not fit the manifests, and a release is built from what it says",
                    "`cargo update --workspace` brings it up to date; commit it",
                )
            } else {
                Halt::Setup(SetupError::Metadata(said))
            }
        }
        other => Halt::Setup(SetupError::Metadata(other.to_string())),
    })
}
