//! Names as numbers, so that paths are short and compared quickly.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A name, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// `crate`, and `$crate` in macros.
    pub(crate) const CRATE: Self = Self(0);
    /// `self`.
    pub(crate) const SELF: Self = Self(1);
    /// `super`.
    pub(crate) const SUPER: Self = Self(2);
    /// `std`.
    pub(crate) const STD: Self = Self(3);
    /// `core`.
    pub(crate) const CORE: Self = Self(4);
    /// `alloc`.
    pub(crate) const ALLOC: Self = Self(5);

    /// Returns the number as an index.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    const FIXED: [&'static str; 6] = ["crate", "self", "super", "std", "core", "alloc"];
}

/// A table of names.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    text: String,
    ends: Vec<u32>,
    /// Open addressing: 0 is a free place, else the symbol plus one. Its length is a power of two.
    table: Vec<u32>,
}

impl Symbols {
    /// Makes a table with the fixed names. The default is an empty one, to stand in for a table that is elsewhere.
    pub(crate) fn with_fixed() -> Self {
        let mut symbols = Self { text: String::new(), ends: Vec::new(), table: vec![0; 1 << 12] };
        for name in Symbol::FIXED {
            symbols.intern(name);
        }
        symbols
    }

    /// Returns how many names there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the number of a name, a new one if need be. Raw identifiers go by their plain name.
    pub(crate) fn intern(&mut self, name: &str) -> Symbol {
        let name = plain(name);
        let place = match self.find(name) {
            Ok(symbol) => return symbol,
            Err(place) => place,
        };
        let symbol = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        if let Some(slot) = self.table.get_mut(place) {
            *slot = symbol + 1;
        }
        if self.ends.len() * 2 > self.table.len() {
            self.grow();
        }
        Symbol(symbol)
    }

    /// Returns the number of a name that was seen before.
    pub(crate) fn get(&self, name: &str) -> Option<Symbol> {
        self.find(plain(name)).ok()
    }

    /// Returns a name.
    #[inline]
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(at).map_or(start, |end| *end as usize);
        self.text.get(start..end).unwrap_or("")
    }

    /// Joins names with `::`.
    pub(crate) fn join(&self, path: &[Symbol]) -> String {
        let mut joined = String::new();
        for symbol in path {
            if !joined.is_empty() {
                joined.push_str("::");
            }
            joined.push_str(self.text(*symbol));
        }
        joined
    }

    /// Finds a name, or the place where it would be put.
    #[inline]
    fn find(&self, name: &str) -> Result<Symbol, usize> {
        let Some(mask) = self.table.len().checked_sub(1) else { return Err(0) };
        let mut place = hash(name) & mask;
        loop {
            match self.table.get(place) {
                Some(0) | None => return Err(place),
                Some(number) => {
                    let symbol = Symbol(number - 1);
                    if self.text(symbol) == name {
                        return Ok(symbol);
                    }
                }
            }
            place = (place + 1) & mask;
        }
    }

    fn grow(&mut self) {
        self.table = vec![0; (self.table.len() * 4).max(1 << 12)];
        let mask = self.table.len() - 1;
        for number in 0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX) {
            let mut place = hash(self.text(Symbol(number))) & mask;
            while self.table.get(place).is_some_and(|slot| *slot != 0) {
                place = (place + 1) & mask;
            }
            if let Some(slot) = self.table.get_mut(place) {
                *slot = number + 1;
            }
        }
    }
}

fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn hash(name: &str) -> usize {
    let mut hasher = Mix::default();
    hasher.write(name.as_bytes());
    usize::try_from(hasher.finish() >> 20).unwrap_or(usize::MAX)
}

/// A map with a cheap hash. Its keys come from source text, so a hostile one could make it slow: the limits on a
/// file's size bound how slow.
pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// A multiplicative hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mix(u64);

impl Mix {
    #[inline]
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Mix {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        // In plain patterns, because build scripts run this unoptimised, where each adapter is a call.
        let mut left = bytes;
        while let [a, b, c, d, e, f, g, h, behind @ ..] = left {
            self.add(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]));
            left = behind;
        }
        let mut last = left.len() as u64;
        while let [byte, behind @ ..] = left {
            last = (last << 8) | *byte as u64;
            left = behind;
        }
        self.add(last);
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word));
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_numbers() {
        let mut symbols = Symbols::with_fixed();
        let many: Vec<_> = (0..10_000).map(|i| symbols.intern(&format!("name_{i}"))).collect();
        for (i, symbol) in many.iter().enumerate() {
            assert_eq!(symbols.text(*symbol), format!("name_{i}"));
            assert_eq!(symbols.get(&format!("r#name_{i}")), Some(*symbol));
        }
        assert_eq!(symbols.get("name_10000"), None);
        assert_eq!(symbols.get("super"), Some(Symbol::SUPER));
        assert_eq!(symbols.join(&[Symbol::STD, many[7]]), "std::name_7");
    }
}
