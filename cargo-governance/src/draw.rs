//! Numbers that nobody can guess and nobody has used before, from the operating system.

/// Returns so many bytes as lowercase hexadecimal digits.
///
/// # Errors
/// Says that the system gives none.
pub(crate) fn digits(bytes: usize) -> Result<String, String> {
    let mut drawn = vec![0; bytes];
    getrandom::fill(&mut drawn).map_err(|error| format!("the system gives no random number: {error}"))?;
    Ok(drawn.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod unit {
    #[test]
    fn no_two_are_the_same() {
        let [a, b] = [(); 2].map(|()| super::digits(16).unwrap());
        assert!(a.len() == 32 && a != b);
    }
}
