//! Valgrind's XML: elements and text, without attributes but for the declaration.

/// The deepest nesting that is read; valgrind's is below ten.
const DEEPEST: usize = 32;

/// One element.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name.
    pub(super) name: String,
    /// Its own text, without the blanks round it.
    pub(super) text: String,
    /// The elements in it.
    pub(super) children: Vec<Element>,
}

impl Element {
    /// Returns the first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns every child of that name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the text of the first child of that name.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }
}

/// Reads a document.
///
/// # Errors
/// Says what is not as valgrind writes it; a document that ends early is never taken for a whole one.
pub(super) fn parse(text: &str) -> Result<Element, String> {
    let mut open = vec![Element::default()];
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        add_text(&mut open, before)?;
        let (tag, after) = after.split_once('>').ok_or("it ends within a tag")?;
        rest = after;
        if tag.starts_with('?') || tag.starts_with("!--") {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(name) => {
                let done = open.pop().filter(|done| done.name == name && !open.is_empty());
                let done = done.ok_or_else(|| format!("`{name}` ends and had not begun"))?;
                open.last_mut().map(|parent| parent.children.push(done)).ok_or("it ends twice")?;
            }
            None if open.len() > DEEPEST => return Err("it is nested too deeply".to_owned()),
            None => open.push(Element { name: tag.trim().to_owned(), ..Element::default() }),
        }
    }
    add_text(&mut open, rest)?;
    let (Some(document), true) = (open.pop(), open.is_empty()) else {
        return Err("it is not complete".to_owned());
    };
    let mut roots = document.children.into_iter();
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        _ => Err("it is not one document".to_owned()),
    }
}

fn add_text(open: &mut [Element], text: &str) -> Result<(), String> {
    let text = text.trim();
    let [.., last] = open else { return Err("it is not one document".to_owned()) };
    if open_is_document(last) && !text.is_empty() {
        return Err("there is text round the document".to_owned());
    }
    last.text.push_str(
        &text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"),
    );
    Ok(())
}

fn open_is_document(element: &Element) -> bool {
    element.name.is_empty()
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn elements_and_their_text_are_read() {
        let root = parse("<?xml version=\"1.0\"?>\n\n<a>\n  <b>x &lt;y&gt; &amp;lt;</b>\n  <b></b>\n</a>\n")
            .unwrap();
        let texts: Vec<&str> = root.all("b").map(|b| b.text.as_str()).collect();
        assert_eq!((root.name.as_str(), texts), ("a", vec!["x <y> &lt;", ""]));
    }

    #[test]
    fn what_is_not_a_whole_document_is_refused() {
        let whole = "<a><b>x</b></a>";
        for end in 0..whole.len() {
            assert!(parse(&whole[..end]).is_err(), "{}", &whole[..end]);
        }
        for bad in ["<a></b>", "</a>", "<a></a><a></a>", "Killed", "<a></a>Killed", &"<a>".repeat(100)] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
