//! Ids of frameworks, nodes, metrics.

use super::folding::unmarked;

/// The longest id.
pub(crate) const LONGEST_ID: usize = 80;

/// Returns whether a text can be an id.
pub(crate) fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    !id.is_empty() && id.len() <= LONGEST_ID && id.chars().all(fits)
}

/// Returns an id made from a name: `Nhận thức số` becomes `nhan_thuc_so`.
pub(crate) fn plain_id(name: &str) -> String {
    let letters = unmarked(&name.to_lowercase());
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut id: String = letters.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    while id.contains("__") {
        id = id.replace("__", "_");
    }
    id.trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_names() {
        assert_eq!(plain_id("Nhận thức số"), "nhan_thuc_so");
        assert_eq!(plain_id("Đô thị (thông minh)"), "do_thi_thong_minh");
        assert_eq!(plain_id("??"), "");
    }
}
