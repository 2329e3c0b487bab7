//! Checkpoints of mission states: JSON, exact to the last bit of every number.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes a state down. What JSON cannot hold (NaN, infinity) becomes a checkpoint that is refused on the way back.
pub(crate) fn of<T: Serialize>(state: &T) -> String {
    serde_json::to_string(state).unwrap_or_default()
}

/// Reads a state; `None` if the text is not a checkpoint of this kind of state.
pub(crate) fn state<T: DeserializeOwned>(checkpoint: &str) -> Option<T> {
    serde_json::from_str(checkpoint).ok()
}
