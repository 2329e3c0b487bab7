//! What one rung of the ladder sees, before anybody knows what it means.

/// Under which name a rung says which library it found.
pub const LIBRARY: &str = "library";

/// What a rung saw, before it is known whether the machine has a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Everything that was asked works.
    Works,
    /// There is nothing to ask, and why.
    Nothing(String),
    /// It is there and fails, and how.
    Fails(String),
}

/// One device, as far as it could be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    /// The name that its maker gave it.
    pub name: String,
    /// Its memory, in bytes; `None` if it has none of its own, because it shares that of the processor.
    pub memory: Option<u64>,
    /// Its compute capability, major and minor; only the driver knows it.
    pub capability: Option<(u32, u32)>,
}

/// What one rung saw, and how it looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// What it saw.
    pub seen: Seen,
    /// The libraries that were looked for, in this order.
    pub looked_for: Vec<String>,
    /// What the loader and the library said, word for word.
    pub said: Vec<String>,
    /// How many devices it counted, if it got that far.
    pub devices: Option<u32>,
    /// What it learned: names and values.
    pub learned: Vec<(&'static str, String)>,
}

impl Sight {
    /// Returns whether the library was found, whatever it did then.
    #[must_use]
    pub fn has_library(&self) -> bool {
        self.learned.iter().any(|(name, _)| *name == LIBRARY)
    }
}
