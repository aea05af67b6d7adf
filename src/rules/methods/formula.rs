//! The method `formula`: the value of a formula, held to 0…1.

use super::method_at::MethodAt;
use crate::model::Method;
use crate::rules::document::Entry;

about! {
    "The value of a formula, held to 0…1.",
    "Giá trị của một công thức, giữ trong khoảng 0…1."
}

pub(super) fn check(at: &MethodAt<'_>, text: &Entry<String>) -> Option<Method> {
    at.formula(text.clone())
}
