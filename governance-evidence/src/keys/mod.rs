//! Ed25519 keys: made from the operating system's entropy, kept outside of the repository, rotated, listed.
//!
//! * [`PrivateKey`] signs, [`PublicKey`] verifies, [`KeyId`] is the SHA-256 of the public key's SPKI DER.
//! * [`KeyStore`] is the folder that they are kept in; [`default_folder`] says where it is.
//! * [`Scope`] says how far a signature is to be trusted: on this machine, or in the team.

mod entropy;
mod error;
mod file;
mod folder;
mod name;
mod private;
mod public;
mod record;
mod store;

pub use error::KeyError;
pub use folder::default_folder;
pub use name::{KeyName, Scope};
pub use private::PrivateKey;
pub use public::{KeyId, PublicKey};
pub use record::{Current, Record, Retired};
pub use store::{KeyStore, Listed, Made};

#[cfg(test)]
mod tests;
