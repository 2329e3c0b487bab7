//! The one place where this crate draws a random number: the seed of a new key, from the operating system.

use zeroize::Zeroizing;

use super::error::KeyError;

/// Returns 32 bytes that nobody can guess; they are wiped when dropped.
pub(super) fn seed() -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut()).map_err(|error| KeyError::NoEntropy(error.to_string()))?;
    Ok(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_seeds_differ() {
        assert_ne!(*seed().unwrap(), *seed().unwrap());
    }
}
