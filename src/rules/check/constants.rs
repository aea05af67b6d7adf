//! Numbers with names: `let`.

use super::keys::{Placed, check_id};
use super::metrics::{Metrics, refuse_column_of_units};
use crate::diagnostic::{Code, shown};
use crate::formula::thousands;
use crate::rules::document::deserialize::MOST_CONSTANTS;
use crate::rules::document::{Entry, FrameworkDoc};
use crate::rules::text::fault_list::{Sink, fault};
use crate::rules::text::sources::Texts;

/// Reads the numbers that a file names, for the formulas and the bounds of its rules.
pub(super) fn read(sink: &Sink, doc: &FrameworkDoc, metrics: &mut Metrics) {
    let Some(entry) = &doc.r#let else { return };
    let named = entry.get().map_or(&[][..], |named| &named.entries);
    if named.len() > MOST_CONSTANTS {
        fault! { sink, Code::TooManyValues, entry.span;
            says "`let` names {} numbers", "`let` đặt tên cho {} số", named.len();
            allowed "at most {MOST_CONSTANTS}", "nhiều nhất {MOST_CONSTANTS}", MOST_CONSTANTS;
        };
    }
    for (name, span, number) in entry.get().into_iter().flat_map(|named| named.iter()) {
        check_id(sink, span, name);
        refuse_column_of_units(sink, name, span);
        if let Some(first) = metrics.place_of(name) {
            fault! { sink, Code::RepeatedId, span;
                says "`{}` is a metric", "`{}` là một số liệu", shown(name);
                related first, "declared here", "được khai báo ở đây";
                allowed "one meaning for each name in formulas",
                    "mỗi tên trong công thức chỉ có một nghĩa";
                help "give the number another name", "đặt tên khác cho số này";
            };
        }
        let placed = Placed::of(number);
        if let Some(Placed { span, quantity }) = placed.filter(|of| of.quantity.may_be_thousands())
        {
            sink.take(span.into(), thousands(span, quantity));
        }
        metrics.constants.put(name, placed.map(|number| number.quantity));
    }
}

/// Warns of named numbers that no formula and no bound uses. Those of libraries are for other files too.
pub(super) fn report_unused(sink: &Sink, doc: &FrameworkDoc, metrics: &Metrics, texts: &Texts) {
    let used = metrics.constants.used();
    let named = doc.r#let.as_ref().and_then(Entry::get).into_iter().flat_map(|named| named.iter());
    for (name, span, _) in named {
        if used.contains(name) || sink.uses_number(name) || texts.is_of_library(span) {
            continue;
        }
        fault! { sink, Code::UnusedConstant, span;
            says "nothing uses the number `{}`", "không chỗ nào dùng số `{}`", shown(name);
            help "write its name in a formula or in place of a number, or remove it",
                "viết tên của nó trong công thức hoặc ở chỗ một con số, hoặc xóa nó";
        };
    }
}
