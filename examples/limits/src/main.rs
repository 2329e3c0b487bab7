//! Takes readings into a track; what would make it unlawful is dropped.

mod state;

use governance_core::{Guard, Refused};
use state::Track;

// The build script writes the law's limits as constants.
include!(concat!(env!("OUT_DIR"), "/governance.rs"));

fn main() -> Result<(), Refused<Track>> {
    println!("the rack has {} slots", limits::SENSORS_AT_MOST);
    let mut track = Guard::new(Track::new(0.5, 2))?;
    for certainty in [0.9, 1.5] {
        match track.update(|draft| draft.take(certainty)) {
            Ok(()) => println!("taken: {:?}", *track),
            Err(refused) => println!("dropped: {refused}"),
        }
    }
    Ok(())
}
