//! The macros' logic, run through proc_macro2: no compiler, so that a test is data and one helper.

mod calc;
mod coverage;
mod expansion;
mod faults;
mod kinds;

use governance_law::Law;
use proc_macro2::TokenStream;

use crate::expand::Location;
use crate::fault::{Fault, Faults};
use crate::governed::Setting;
use crate::valid::{self, World};

/// A law with every standard limit but `gpu_utilization`, and some limits and articles of its own.
const LAW: &str = r#"
schema = 1
[limits]
gpu_memory = "8 GiB"
memory = { value = "1 GiB", why = "the host is shared" }
latency = "5 ms"
iterations = 1_000
convergence_threshold = 1e-6
type_size = "4 KiB"
uptime = { at_least = 0.999 }
colors = { at_least = 1, at_most = 82 }
runtime = { at_most = "24 h" }
budget = { at_most = 1 }
[[article]]
id = "small-on-the-gpu"
rule = "limit_exceeded"
why = "missions share the card"
limits = ["gpu_memory"]
[[article]]
id = "states-come-back"
rule = "missing_trait"
why = "a mission goes on after a stop"
select = { attribute = "must_use" }
traits = ["Recoverable", "Debug", "serde::Serialize"]
[[article]]
id = "no-such-trait"
rule = "missing_trait"
why = "for the message"
select = { attribute = "non_exhaustive" }
traits = ["Serialize"]
[[article]]
id = "slow-enums-are-noted"
rule = "limit_exceeded"
severity = "warn"
why = "a note is enough"
select = { items = ["enum"] }
limits = ["latency"]
[[exemption]]
article = "small-on-the-gpu"
item = "app_core::legacy::Giant"
reason = "it is being split"
expires = 2099-01-01
"#;

fn law() -> Law {
    Law::parse("governance.toml", LAW).unwrap()
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

/// Returns the faults of an item, as `id: message`.
fn faults_of(arguments: &str, item: &str) -> Vec<Fault> {
    let law = law();
    let mut faults = Faults::default();
    if let Some(read) = crate::attr::item(tokens(arguments), tokens(item), &mut faults) {
        let world = World { law: &law, crate_name: "app-core", context: None };
        valid::judge(&read, world, &mut faults);
    }
    faults.list().cloned().collect()
}

/// Expands an item under the law above.
fn expanded(arguments: &str, item: &str) -> TokenStream {
    let law = law();
    let locate = |_| Location { file: "src/lib.rs".to_owned(), line: 7 };
    let setting = Setting { law: Some(&law), crate_name: "app-core", context: None, locate: &locate };
    crate::governed::expand(tokens(arguments), tokens(item), &setting)
}
