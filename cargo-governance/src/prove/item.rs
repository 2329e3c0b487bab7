//! Writes an item of the kind that an article selects, with the attribute and the visibility that it asks for.

use governance_law::{ItemKind, Select, Visibility};

use super::ground::{NAME, TYPE};

/// The words before an item: the attribute of the selection, unless it is there already, and the visibility.
fn head(select: &Select, known: &str) -> String {
    let attribute = select.attribute.as_ref().filter(|name| name.as_str() != known);
    let attribute = attribute.map(|name| format!("#[{name}]\n")).unwrap_or_default();
    format!("{attribute}{}", visibility(select))
}

fn visibility(select: &Select) -> &'static str {
    match select.visibility {
        Some(Visibility::Public) => "pub ",
        Some(Visibility::Restricted) => "pub(crate) ",
        Some(Visibility::Private) | None => "",
    }
}

/// Writes a function around some statements, within whatever kind of item the article selects; returns it with its path
/// below the module.
pub(crate) fn function(select: &Select, prefix: &str, body: &str) -> Result<(String, String), String> {
    let has = |kind| select.items.is_empty() || select.items.contains(&kind);
    let head = head(select, "");
    let function = format!("{prefix}fn {NAME}() {{ {body} }}");
    if has(ItemKind::Fn) {
        Ok((format!("{head}{function}"), NAME.to_owned()))
    } else if has(ItemKind::Trait) {
        Ok((format!("{head}trait {TYPE} {{ {function} }}"), format!("{TYPE}::{NAME}")))
    } else if has(ItemKind::Impl) && select.visibility.is_none() {
        Ok((format!("{head}impl {TYPE} {{ {function} }}"), format!("{TYPE}::{NAME}")))
    } else if has(ItemKind::Mod) {
        Ok((format!("{head}mod {NAME} {{ {function} }}"), format!("{NAME}::{NAME}")))
    } else {
        Err("the article selects kinds of item that hold no code".to_owned())
    }
}

/// Writes an item with its name marked; returns it with its path below the module. `attributes` stand above it.
pub(crate) fn named(select: &Select, attributes: &str) -> (String, String) {
    let kind = select.items.first().copied().unwrap_or(ItemKind::Struct);
    let head = format!("{attributes}{}", head(select, ""));
    let item = of_kind(kind);
    let name = if item.contains(NAME) { NAME } else { TYPE };
    (format!("{head}{item}"), name.to_owned())
}

/// Writes a type that carries `#[governed(...)]`, with nothing marked.
pub(crate) fn governed(select: &Select, attribute: &str) -> Result<(String, String), String> {
    let types = [ItemKind::Struct, ItemKind::Enum];
    let kind = types.into_iter().find(|kind| select.items.is_empty() || select.items.contains(kind));
    let kind = kind.ok_or("the article selects kinds of item that cannot be governed")?;
    let item = of_kind(kind).replace(['⟦', '⟧'], "");
    Ok((format!("{attribute}{}{item}", head(select, "governed")), TYPE.to_owned()))
}

fn of_kind(kind: ItemKind) -> String {
    match kind {
        ItemKind::Struct => format!("struct ⟦{TYPE}⟧;"),
        ItemKind::Enum => format!("enum ⟦{TYPE}⟧ {{ One }}"),
        ItemKind::Union => format!("union ⟦{TYPE}⟧ {{ one: u8 }}"),
        ItemKind::Trait => format!("trait ⟦{TYPE}⟧ {{}}"),
        ItemKind::Impl => format!("impl ⟦{TYPE}⟧ {{}}"),
        ItemKind::Type => format!("type ⟦{TYPE}⟧ = u8;"),
        ItemKind::Fn => format!("fn ⟦{NAME}⟧() {{}}"),
        ItemKind::Mod => format!("mod ⟦{NAME}⟧ {{}}"),
        ItemKind::Const => format!("const ⟦{NAME}⟧: u8 = 1;"),
        ItemKind::Static => format!("static ⟦{NAME}⟧: u8 = 1;"),
        ItemKind::Macro => format!("macro_rules! ⟦{NAME}⟧ {{ () => {{}}; }}"),
    }
}
