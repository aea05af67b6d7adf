//! Ids that people take for the same: `01` and `1`, `XA-03` and `xa-03`, `hòa` and `hoà`.
//!
//! The lines of a long file, the sheets of a workbook and the datasets of two years are joined by ids. If an
//! id is written in two ways, the figures of one unit are silently divided among two.

use crate::diagnostic::{Code, Problem};
use crate::said::{Said, said};
use std::hash::{BuildHasher, Hasher, RandomState};

use super::hidden::{hidden, named};
use super::messages::quoted;
use crate::name::{alike, is_of_other_script, letters_alike};

/// Returns the rows whose ids look like that of an earlier row, with the first such row.
pub(super) fn look_alikes<T>(rows: &[T], id: impl Fn(&T) -> &str) -> Vec<(usize, usize)> {
    let seed = RandomState::new();
    let hash = |row: &T| {
        let mut hasher = seed.build_hasher();
        letters_alike(id(row), |c| hasher.write_u32(c.into()));
        hasher.finish()
    };
    let mut hashes: Vec<(u64, usize)> = rows.iter().map(hash).zip(0..).collect();
    hashes.sort_unstable();
    let form = |row: usize| rows.get(row).map(|row| alike(id(row)));
    let mut found = Vec::new();
    for group in hashes.chunk_by(|(one, _), (other, _)| one == other) {
        if let [(_, first), others @ ..] = group {
            let alike = others.iter().filter(|(_, row)| form(*row) == form(*first));
            found.extend(alike.map(|(_, row)| (*row, *first)));
        }
    }
    found.sort_unstable();
    found
}

/// Returns the fault of a unit whose id also occurs in another spelling. `of` names the place of the other
/// one, if it cannot be shown.
pub(super) fn problem(id: &str, other: &str, of: &Said) -> Problem {
    let message = said!(
        "the unit {} is there as {} too{of}",
        "đơn vị {} cũng xuất hiện dưới dạng {}{of}",
        quoted(id),
        quoted(other),
        of
    );
    let unseen = [id, other].into_iter().find_map(|id| Some((id, hidden(id)?)));
    let of_other_script = |id: &&str| id.chars().any(is_of_other_script);
    let foreign = [id, other].into_iter().find(of_other_script);
    let number = |id: &str| id.bytes().all(|byte| byte.is_ascii_digit());
    let help = match unseen {
        Some((id, c)) => said!("delete {} from {}", "xóa {} khỏi {}", named(c), quoted(id)),
        None if let Some(id) = foreign => said!(
            "{} has letters of another script that look like Latin ones: type it again",
            "{} có chữ cái của bảng chữ khác trông giống chữ Latinh: hãy gõ lại",
            quoted(id)
        ),
        None if number(id) && number(other) => {
            said!(
                "write the id of a unit in one way, into cells that have the format of text: it keeps zeros; two units need ids that differ in more",
                "viết mã của một đơn vị theo một cách, vào ô có định dạng văn bản để giữ các số 0; hai đơn vị khác nhau cần mã khác nhau rõ hơn"
            )
        }
        None => said!(
            "write the id of a unit in one way; two units need ids that differ in more",
            "viết mã của một đơn vị theo một cách; hai đơn vị khác nhau cần mã khác nhau rõ hơn"
        ),
    };
    Problem::new(Code::RepeatedUnit, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_those_that_are_alike_is_told() {
        let ids = ["an", "01", "binh", "1", "AN", "001", "chau"];
        assert_eq!(look_alikes(&ids, |id| id), [(3, 1), (4, 0), (5, 1)]);
        assert_eq!(look_alikes(&[] as &[&str], |id| id), []);
    }
}
