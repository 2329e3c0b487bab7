//! Tests that run the built binary on small workspaces.

mod amendments;
mod asking;
mod audit;
mod baseline;
mod benchmarks;
mod canaries;
mod census;
mod check;
mod constraints;
mod coverage;
mod diff;
mod dist;
mod edges;
mod evidence;
mod gates;
mod gpu;
mod history;
#[cfg(unix)]
mod hooks;
#[cfg(unix)]
mod hooks_staged;
mod init;
mod law;
mod ledger;
mod manifests;
mod pack;
mod plants;
mod production;
mod prove;
mod records;
mod reports;
mod running;
mod setup;
mod steps;
mod support;
mod tools;
mod trouble;
mod whatif;
mod witness;
