//! `allow`: warnings that the rule author accepts, each with a reason.

use super::keys::{Owner, empty, given, required, required_key};
use crate::diagnostic::{Code, Severity, Span, one_of, shown};
use crate::rules::document::{AllowDoc, Field, List};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::said;

/// Notes the warnings that are allowed in `scope`. Call this for outer mappings before inner ones, and for each
/// mapping before its contents are checked.
pub(super) fn note(sink: &Sink, scope: Span, field: &Field<List<AllowDoc>>) {
    for entry in given(field).into_iter().flatten() {
        let Some(doc) = entry.get() else { continue };
        let owner = Owner::new("`allow`", entry.span);
        let example = said!("why it is meant: `because: \"…\"`", "lý do: `because: \"…\"`");
        if let Some(because) = required_key(sink, &owner, "because", &doc.because, example)
            && because.get().is_some_and(|because| because.trim().is_empty())
        {
            empty(sink, because.span, said!("the reason", "lý do"));
        }
        let code = required! { sink, &owner, doc.code;
            "the code of the warning: `code: R1103`", "mã của cảnh báo: `code: R1103`"
        };
        let Some(code) = code else { continue };
        let Some(text) = code.get() else { continue };
        match text.parse::<Code>() {
            Ok(found) if is_allowable(found) => sink.allow(scope, found, entry.span),
            Ok(found) => not_allowed(sink, code.span, found.as_str(), true),
            Err(_) => not_allowed(sink, code.span, text, false),
        }
    }
}

/// Returns whether a code can be allowed. Errors cannot, nor can the warning about an `allow` that does
/// nothing.
pub(crate) fn is_allowable(code: Code) -> bool {
    code.severity() == Severity::Warning && code != Code::UnusedAllow
}

fn not_allowed(sink: &Sink, span: Span, text: &str, is_code: bool) {
    let allowable = || Code::ALL.iter().copied().filter(|code| is_allowable(*code));
    let names = || allowable().map(Code::as_str);
    match is_code {
        true => fault! { sink, Code::UnknownWord, span;
            allowed one_of(names());
            says "`{}` is not a warning that can be allowed",
                "`{}` không phải là cảnh báo có thể cho phép", shown(text);
        },
        false => fault! { sink, Code::UnknownWord, span;
            allowed one_of(names());
            says "`{}` is not a code", "`{}` không phải là một mã", shown(text);
            nearest &shown(text), names();
        },
    };
}
