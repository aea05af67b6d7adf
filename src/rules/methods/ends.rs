//! The two values between which a share rises, `zero_at` and `full_at`.

use crate::diagnostic::Code;
use crate::rules::check::keys::Placed;
use crate::rules::text::fault_list::{Sink, fault};

/// Reports two equal ends. `at` is the place of one of them.
pub(super) fn refuse_equal(sink: &Sink, at: Placed, zero: Option<Placed>) {
    fault! { sink, Code::EqualEnds, at.span;
        says "`zero_at` and `full_at` are both {}, so nothing lies between them",
            "`zero_at` và `full_at` cùng là {}, nên không có gì nằm giữa", at.quantity;
        allowed "two different numbers", "hai số khác nhau";
        help "for all or nothing use `threshold`",
            "nếu chỉ có được hết hoặc không được gì thì dùng `threshold`";
        related zero.map(|zero| zero.span), "`zero_at` is here", "`zero_at` ở đây";
    };
}
