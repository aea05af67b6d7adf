//! Names: one form for all spellings of a name, the Vietnamese order, and ids.

mod alike;
mod characters;
mod folding;
mod id;
mod order;

pub(crate) use alike::{alike, letters_alike};
pub(crate) use characters::{is_unseen, is_zero_width};
pub(crate) use folding::{folded, is_of_other_script, nfc, seen, trimmed, unmarked};
pub(crate) use id::{LONGEST_ID, is_id, plain_id};
pub(crate) use order::compare;
