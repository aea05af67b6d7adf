//! What scores an indicator: one method, which may hold others.

use super::method_at::{MethodAt, Place};
use super::{MethodDoc, ScoringDoc};
use crate::diagnostic::{Code, Span, all_of, one_of};
use crate::model::{Earning, Method, Part, Worth};
use crate::number::Exact;
use crate::rules::check::keys::{
    Owner, Placed, given, not_empty, not_negative, plain, required, share,
};
use crate::rules::check::noun::noun;
use crate::rules::check::points::in_words;
use crate::rules::check::scope::Scope;
use crate::rules::document::{Entry, Field, List};
use crate::rules::text::fault_list::{Sink, Where, fault};
use crate::rules::text::limits::Limits;
use crate::said::{Said, said};

/// Makes the parts of a check that go over all methods.
macro_rules! check_methods {
    ($($key:ident: $variant:ident($document:ident),)*) => {
        /// The keys of methods, for messages.
        const METHODS: &[&str] = &[$(stringify!($key),)* "sum_of", "best_of"];

        fn one_method(at: MethodAt<'_>, doc: &MethodDoc) -> Option<Method> {
            let owner = |what| Owner::new(what, doc.span());
            match doc {
                $(MethodDoc::$variant(entry) => {
                    let owner = owner(concat!("`", stringify!($key), "`"));
                    by_unit(&MethodAt { owner, ..at }, |at| super::$key::check(at, entry))
                })*
                MethodDoc::SumOf(parts) => {
                    sum_of(MethodAt { owner: owner("`sum_of`"), ..at }, parts.get()?)
                }
                MethodDoc::BestOf(methods) => {
                    best_of(MethodAt { owner: owner("`best_of`"), ..at }, methods.get()?)
                }
            }
        }
    };
}

each_method!(check_methods);

/// Checks a method that holds no others, for each case that its numbers make.
fn by_unit<'a>(
    at: &MethodAt<'a>,
    check: impl Fn(&MethodAt<'a>) -> Option<Method>,
) -> Option<Method> {
    let by = at.scope.by_unit(at.span(), || check(at))?;
    if !by.is_same() {
        return Some(Method::By(by));
    }
    by.into_values().next()
}

/// Checks the scoring of an indicator with these points.
pub(crate) fn scoring(
    scope: &Scope<'_>,
    entry: &Entry<ScoringDoc>,
    points: Option<&Exact>,
) -> Option<Method> {
    let (owner, worth) = (Owner::new("a scoring", entry.span), points.map(Worth::of));
    method(MethodAt { scope, owner, worth: worth.as_ref(), place: Place::Whole, depth: 1 }, entry)
}

fn method(at: MethodAt<'_>, entry: &Entry<ScoringDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let sink = at.sink();
    if at.depth > Limits::METHOD_DEPTH {
        let most = Limits::METHOD_DEPTH;
        fault! { sink, Code::ScoringTooDeep, entry.span;
            says "methods are nested more than {most} deep here",
                "các cách chấm ở đây lồng sâu hơn {most} lớp", most;
            allowed "at most {most} methods inside each other",
                "nhiều nhất {most} cách chấm lồng nhau", most;
        };
        return None;
    }
    refuse_share(at, doc);
    let is_part = at.place == Place::Part;
    match doc.given.as_slice() {
        [one] => one_method(at, one),
        [..] if is_part && doc.method().is_some() => one_method(at, doc.method()?),
        [] => {
            if !sink.has_unknown_key(entry.span) {
                fault! { sink, Code::NoMethod, entry.span;
                    says "the scoring names no method", "chưa ghi cách chấm điểm";
                    label "a method is missing here", "thiếu cách chấm ở đây";
                    allowed "exactly one of {}",
                        "đúng một trong {}", one_of(METHODS.iter().copied());
                };
            }
            None
        }
        [_, _, ..] => {
            let mut given: Vec<_> = doc.given.iter().collect();
            given.sort_by_key(|method| method.span().start);
            let [first, second, ..] = given.as_slice() else { return None };
            let names = given.iter().map(|method| method.key());
            fault! { sink, Code::SeveralMethods, Where::Key(second.span());
                says "the scoring names several methods: {}",
                    "ghi nhiều cách chấm cùng lúc: {}", all_of(names);
                related first.span(), "`{}` stands here", "`{}` ở đây", first.key();
                allowed "exactly one method", "đúng một cách chấm";
                help "to add up or choose between methods use `sum_of` or `best_of`",
                    "để cộng các cách chấm dùng `sum_of`, để lấy cách tốt nhất dùng `best_of`";
            };
            None
        }
    }
}

fn refuse_share(at: MethodAt<'_>, doc: &ScoringDoc) {
    if let (Some(share), true) = (&doc.share, at.place != Place::Part) {
        fault! { at.sink(), Code::ShareOutOfPlace, Where::Key(share.span);
            says "`share` is only for the parts of `sum_of`",
                "`share` chỉ dùng cho các thành phần của `sum_of`";
            help "remove it; the points of the indicator stand in `points`",
                "xóa nó; điểm của chỉ số ghi ở `points`";
        };
    }
}

fn sum_of(at: MethodAt<'_>, parts: &List<ScoringDoc>) -> Option<Method> {
    let sink = at.sink();
    not_empty(
        sink,
        at.span(),
        parts,
        noun(at.owner.what),
        said!("one part: `{share: 100%, …}`", "một thành phần: `{share: 100%, …}`"),
    )?;
    let mut read = Vec::with_capacity(parts.len());
    let mut sizes = Vec::with_capacity(parts.len());
    for part in parts {
        let size = part.get().and_then(|doc| part_size(at, part.span, doc));
        let most = size.as_ref().and_then(|size| size.earning(at));
        let worth = at.worth.zip(most.as_ref()).and_then(|(worth, most)| worth.part(most).ok());
        let depth = at.depth.saturating_add(1);
        let inside = MethodAt { place: Place::Part, depth, worth: worth.as_ref(), ..at };
        let method = method(inside, part);
        read.extend(most.zip(method).map(|(most, method)| Part { most, method }));
        sizes.push(size);
    }
    if !refuse_mixed_parts(sink, &sizes)
        && let Some(sizes) = sizes.into_iter().collect::<Option<Vec<_>>>()
    {
        refuse_parts_not_whole(at, &sizes);
    }
    Some(Method::SumOf(read))
}

/// What a part is worth: a share of the points, or points.
#[derive(Debug, Clone, Copy)]
enum PartSize {
    Share(Placed),
    Points(Placed),
}

impl PartSize {
    const fn placed(&self) -> Placed {
        match self {
            Self::Share(placed) | Self::Points(placed) => *placed,
        }
    }

    /// Returns the most that the part can earn. `None` if it is not known.
    fn earning(&self, at: MethodAt<'_>) -> Option<Earning> {
        match self {
            Self::Share(share) => Some(Earning::of_share(share.value())),
            Self::Points(points) => Earning::of_points(points.value(), at.worth()?),
        }
    }
}

/// Reads the share or the points of a part.
fn part_size(at: MethodAt<'_>, span: Span, doc: &ScoringDoc) -> Option<PartSize> {
    let sink = at.sink();
    match (doc.part_points(), &doc.share) {
        (Some(points), None) => {
            let text = points.get()?;
            let allowed = said!(
                "the points of the part, such as `points: 6`",
                "điểm của thành phần, ví dụ `points: 6`"
            );
            let placed = Placed::of_text(at.scope.numbers(), points.span, text, allowed)?;
            plain(sink, placed, said!("the points of a part", "điểm của một thành phần"))?;
            not_negative(sink, placed, said!("points", "điểm"))?;
            Some(PartSize::Points(placed))
        }
        (Some(points), Some(share)) => {
            fault! { sink, Code::MixedSiblings, Where::Key(points.span);
                says "the part has both a `share` and `points`",
                    "thành phần có cả `share` và `points`";
                related share.span, "the share stands here", "`share` ở đây";
                allowed "one of the two", "một trong hai";
                help "keep the `points` if the decision gives points, and remove the `share`",
                    "giữ `points` nếu quyết định cho điểm, và xóa `share`";
            };
            None
        }
        (None, _) => {
            let owner = Owner::new("part of `sum_of`", span);
            let share = required! { sink, &owner, doc.share;
                "its weight: `share: 50%`, or its points: `points: 6`",
                "trọng số: `share: 50%`, hoặc điểm: `points: 6`"
            };
            let placed = Placed::of(share?)?;
            self::share(sink, placed).map(|_| PartSize::Share(placed))
        }
    }
}

/// Reports parts of which some have a share and others points.
fn refuse_mixed_parts(sink: &Sink, sizes: &[Option<PartSize>]) -> bool {
    let find = |wanted: fn(&PartSize) -> bool| sizes.iter().flatten().find(|size| wanted(size));
    let points = find(|size| matches!(size, PartSize::Points(_)));
    let share = find(|size| matches!(size, PartSize::Share(_)));
    let Some((points, share)) = points.zip(share) else { return false };
    fault! { sink, Code::MixedSiblings, share.placed().span;
        says "one part of `sum_of` has a `share`, another has `points`",
            "trong `sum_of`, có thành phần ghi `share`, có thành phần ghi `points`";
        related points.placed().span, "the points stand here", "`points` ở đây";
        allowed "`share` in all parts, or `points` in all of them",
            "`share` ở mọi thành phần, hoặc `points` ở mọi thành phần";
    };
    true
}

/// Reports parts whose shares do not add up to 100%, or whose points do not add up to those there are to earn.
fn refuse_parts_not_whole(at: MethodAt<'_>, sizes: &[PartSize]) {
    let in_points = sizes.iter().any(|size| matches!(size, PartSize::Points(_)));
    let whole = if in_points { at.worth().cloned() } else { Some(Exact::ONE) };
    let mut values = sizes.iter().map(|size| Exact::from(size.placed().value()));
    let sum = values.try_fold(Exact::ZERO, |sum, value| sum.plus(&value).ok());
    let (Some(whole), Some(sum)) = (whole, sum) else { return };
    if sum == whole {
        return;
    }
    let terms = sizes.iter().take(20).map(|size| said!("{}", "{}", size.placed().quantity));
    let terms = Said::joined(terms, " + ");
    if in_points {
        fault! { at.sink(), Code::PartsNotWhole, at.span();
            says "the points of the parts add up to {sum}, but there are {} to earn",
                "điểm các thành phần cộng lại bằng {sum}, nhưng chỉ số có {}", in_words(&whole), sum;
            allowed "points that add up to {whole} exactly", "các điểm cộng lại đúng bằng {whole}",
                whole;
            help "the points are {terms}", "các điểm là {terms}", terms;
        };
        return;
    }
    fault! { at.sink(), Code::PartsNotWhole, at.span();
        let sum = sum.times(&Exact::from(100u64)).unwrap_or(sum);
        says "the shares of the parts add up to {sum}%, not 100%",
            "tỷ lệ các thành phần cộng lại bằng {sum}%, không phải 100%", sum;
        allowed "shares that add up to 100% exactly", "các tỷ lệ cộng lại đúng bằng 100%";
        help "the shares are {terms}", "các tỷ lệ là {terms}", terms;
    };
}

fn best_of(at: MethodAt<'_>, docs: &List<ScoringDoc>) -> Option<Method> {
    not_empty(
        at.sink(),
        at.span(),
        docs,
        noun(at.owner.what),
        said!("one method", "một cách chấm"),
    )?;
    let inside = MethodAt { place: Place::Alternative, depth: at.depth.saturating_add(1), ..at };
    Some(Method::BestOf(docs.iter().filter_map(|entry| method(inside, entry)).collect()))
}

/// Returns whether a scoring document is `unscored`. Such an indicator has no points.
pub(crate) fn is_unscored(field: &Field<ScoringDoc>) -> bool {
    given(field)
        .is_some_and(|doc| doc.given.iter().any(|one| matches!(one, MethodDoc::Unscored(_))))
}
