//! Strangers' tools on our evidence: what they sign we accept, what we sign they accept, and nobody accepts a change.

mod openssl;
mod python;
mod ssh_keygen;
mod support;
