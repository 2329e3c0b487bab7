//! The law of this workspace is read without a mistake, and its figures are the source document's.

use governance_law::Law;

#[test]
fn the_law_of_this_workspace_has_no_mistake() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../governance.toml");
    let text = std::fs::read_to_string(path).expect("the workspace has a law");
    let law = Law::parse("governance.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let limit = |name: &str| law.limit(name).map(ToString::to_string);
    assert_eq!(limit("gpu_memory").as_deref(), Some("at most 8 GiB"));
    assert_eq!(limit("iterations").as_deref(), Some("at most 1000000"));
    assert_eq!(limit("convergence_threshold").as_deref(), Some("at most 1e-6"));
    assert_eq!(limit("gpu_utilization").as_deref(), Some("at least 0.8"));
}
