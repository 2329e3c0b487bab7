//! Lets a pendulum swing, records it, and replays the record.

mod kernel;
mod record;

use kernel::State;
use record::Record;

fn main() {
    let record = Record::take(State { angle: 0.3, speed: 0.0 }, 1_000);
    println!("energy {:.6} J after {} steps", kernel::energy(record.end()), record.steps());
    println!("the replay {}", if record.agrees() { "agrees to the last bit" } else { "differs" });
}
