//! Merges an amendment into its base, tree into tree, before anything is checked.
//!
//! Parts with an id are found by it, and the keys in the amendment replace the old ones. A few mappings are
//! changed key by key. Every other value is replaced as a whole.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Span, all_of, shown};
use crate::rules::check::noun::noun;
use crate::rules::text::fault_list::{Sink, fault};
use crate::rules::text::yaml::{YamlEntry, YamlNode, YamlValue};
use crate::said::{Said, said};

/// The owner of the keys of a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    File,
    Group,
    Indicator,
    Target,
    Check,
    Metric,
    Attribute,
    Derived,
    Adjustment,
    /// A mapping without an id, such as `absent`.
    Table,
}

/// How a value in an amendment changes the old value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule {
    /// The new value replaces the old one.
    Replace,
    /// A mapping, changed key by key.
    Keys(What),
    /// A list, changed item by item. Items are found by `id`.
    Items(What),
    /// A mapping, changed entry by entry. Each key is an id.
    Entries(What),
}

/// The keys of a target that are its conditions. Giving one replaces all.
pub(crate) const CONDITIONS: [&str; 7] =
    ["at_least", "above", "at_most", "below", "equals", "is", "by"];
/// The keys for the size of a node. Giving one replaces the other.
pub(crate) const SIZES: [&str; 2] = ["points", "weight"];
/// The keys that are instructions of amendments. No whole file has them.
pub(crate) const ORDERS: [&str; 2] = ["remove", "after"];
/// The keys that identify an amendment. They alone change nothing.
const OWN_KEYS: [&str; 7] =
    ["framework", "version", "amends", "based_on", "replaces", "in_force", "source"];

impl What {
    const fn word(self) -> &'static str {
        match self {
            Self::File => "rule file",
            Self::Group => "group",
            Self::Indicator => "indicator",
            Self::Target => "target",
            Self::Check => "check",
            Self::Metric => "metric",
            Self::Attribute => "attribute",
            Self::Derived => "derived metric",
            Self::Adjustment | Self::Table => "mapping",
        }
    }

    pub(crate) fn rule(self, key: &str) -> Rule {
        match (self, key) {
            (Self::File | Self::Group, "groups") => Rule::Items(Self::Group),
            (Self::File | Self::Group | Self::Adjustment, "indicators") => {
                Rule::Items(Self::Indicator)
            }
            (Self::File, "targets") => Rule::Items(Self::Target),
            (Self::File, "checks") => Rule::Items(Self::Check),
            (Self::File, "metrics") => Rule::Entries(Self::Metric),
            (Self::File, "attributes") => Rule::Entries(Self::Attribute),
            (Self::File, "derived") => Rule::Entries(Self::Derived),
            (Self::File, "bonus" | "penalty") => Rule::Keys(Self::Adjustment),
            (Self::File, "absent" | "coverage" | "rounding" | "ranking" | "let")
            | (Self::Group | Self::Indicator, "absent") => Rule::Keys(Self::Table),
            _ => Rule::Replace,
        }
    }

    /// Keys of which a new part needs at least one. A change of an old part may have none.
    const fn made_of(self) -> &'static [&'static str] {
        match self {
            Self::Group => &["groups", "indicators"],
            Self::Indicator => &["scoring"],
            Self::Target => &["of"],
            Self::Check => &["holds"],
            Self::Metric => &["type"],
            Self::Derived => &["formula"],
            Self::File | Self::Attribute | Self::Adjustment | Self::Table => &[],
        }
    }

    /// Returns whether a key is an instruction, such as `remove`, that is not kept in the result.
    pub(crate) fn is_order(self, key: &str) -> bool {
        match self {
            Self::File | Self::Metric | Self::Attribute | Self::Derived => key == "remove",
            Self::Group | Self::Indicator | Self::Target | Self::Check => {
                key == "remove" || key == "after"
            }
            Self::Adjustment | Self::Table => false,
        }
    }

    /// Returns the keys that are removed when `key` is given.
    fn displaced_by(self, key: &str) -> &'static [&'static str] {
        match self {
            Self::Target if CONDITIONS.contains(&key) => &CONDITIONS,
            Self::Group | Self::Indicator if SIZES.contains(&key) => &SIZES,
            _ => &[],
        }
    }
}

/// A part that an amendment removed, or a value that it replaced.
#[derive(Debug)]
pub(crate) struct Gone {
    /// The word for a removed part, such as `metric`, and its id. `None` for a value.
    pub(crate) part: Option<(&'static str, String)>,
    /// The place in the amendment that removes or replaces it.
    pub(crate) at: Span,
    /// The words in its texts. They include the metrics that it named.
    pub(crate) words: HashSet<String>,
}

impl Gone {
    fn new(part: Option<(&'static str, String)>, node: &YamlNode<'_>, at: Span) -> Self {
        let mut words = HashSet::new();
        words_of(node, &mut words);
        Self { part, at, words }
    }
}

/// The keys whose texts are for readers, or are ids of the part itself: they name no metric.
const PROSE: [&str; 9] =
    ["id", "code", "name", "note", "source", "cite", "message", "because", "unit_of_measure"];

/// Collects the words of all texts of a node that can name something.
pub(crate) fn words_of(node: &YamlNode<'_>, words: &mut HashSet<String>) {
    match &node.value {
        YamlValue::Scalar { text, .. } => {
            let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
            words.extend(parts.map(str::to_owned));
            // A sign between two metrics of a formula may be a hyphen that belongs to neither.
            words.extend(
                text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned),
            );
        }
        YamlValue::List(items) => items.iter().for_each(|item| words_of(item, words)),
        YamlValue::Mapping(entries) => {
            let named = entries.iter().filter(|entry| !PROSE.contains(&entry.key.as_ref()));
            named.for_each(|entry| words_of(&entry.value, words));
        }
        YamlValue::Refused => {}
    }
}

/// The effects of an amendment.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Whether the amendment changed anything except the keys that identify the file.
    pub(crate) any: bool,
    pub(crate) gone: Vec<Gone>,
}

/// Changes `base` by `amendment`.
pub(crate) fn merge<'t>(base: &mut YamlNode<'t>, amendment: &YamlNode<'t>, sink: &Sink) -> Changes {
    let mut merger = Merger { sink, places: HashMap::new(), changes: Changes::default() };
    merger.note_places(base);
    if let YamlValue::Mapping(entries) = &mut base.value {
        // These keys of the base are not true for the file that changes it.
        let is_other = amendment.entry("based_on").is_some();
        entries.retain(|entry| match entry.key.as_ref() {
            "replaces" | "amends" | "based_on" => false,
            "in_force" => !is_other,
            _ => true,
        });
    }
    merger.keys(What::File, base, amendment);
    let removal = merger.removal(What::File, amendment);
    merger.remove_keys(What::File, base, &removal);
    merger.changes
}

struct Merger<'s> {
    sink: &'s Sink,
    /// The places of the ids of the base.
    places: HashMap<String, Span>,
    changes: Changes,
}

/// The meaning of `remove` in a mapping.
enum Removal<'a> {
    Nothing,
    Whole(Span),
    Keys(&'a [YamlNode<'a>]),
}

impl Merger<'_> {
    fn note_places(&mut self, node: &YamlNode<'_>) {
        match &node.value {
            YamlValue::List(items) => items.iter().for_each(|item| self.note_places(item)),
            YamlValue::Mapping(entries) => {
                for entry in entries {
                    if let ("id", Some(id)) = (entry.key.as_ref(), entry.value.text()) {
                        self.places.insert(id.to_owned(), entry.value.span);
                    }
                    self.note_places(&entry.value);
                }
            }
            YamlValue::Scalar { .. } | YamlValue::Refused => {}
        }
    }

    /// Changes a mapping key by key.
    fn keys<'t>(&mut self, what: What, base: &mut YamlNode<'t>, change: &YamlNode<'t>) {
        let (YamlValue::Mapping(base_entries), YamlValue::Mapping(entries)) =
            (&mut base.value, &change.value)
        else {
            return self.replace(base, change);
        };
        let displaced: Vec<&str> =
            entries.iter().flat_map(|entry| what.displaced_by(&entry.key)).copied().collect();
        if !displaced.is_empty() {
            let stays = |key: &str| {
                !displaced.contains(&key) || entries.iter().any(|entry| entry.key == key)
            };
            base_entries.retain(|there| stays(&there.key));
        }
        // The keys of one mapping are all different, so new keys need not be searched.
        let before = base_entries.len();
        for entry in entries.iter().filter(|entry| !what.is_order(&entry.key)) {
            let own = what == What::File && OWN_KEYS.contains(&entry.key.as_ref());
            let there = base_entries.iter_mut().take(before).find(|there| there.key == entry.key);
            match there {
                Some(there) if own => *there = entry.clone(),
                Some(there) => self.value(what.rule(&entry.key), there, entry),
                None => {
                    base_entries.push(entry.clone());
                    self.changes.any |= !own;
                }
            }
        }
    }

    fn value<'t>(&mut self, rule: Rule, base: &mut YamlEntry<'t>, change: &YamlEntry<'t>) {
        match rule {
            Rule::Keys(what) => self.keys(what, &mut base.value, &change.value),
            Rule::Items(what) => self.items(what, &mut base.value, change),
            Rule::Entries(what) => self.entries(what, &mut base.value, &change.value),
            // An equal value keeps its old place.
            Rule::Replace if base.value.says_the_same(&change.value) => {}
            Rule::Replace => {
                self.note_gone(None, &base.value, change.value.span);
                *base = change.clone();
            }
        }
    }

    fn replace<'t>(&mut self, base: &mut YamlNode<'t>, change: &YamlNode<'t>) {
        if !base.says_the_same(change) {
            self.note_gone(None, base, change.span);
            *base = change.clone();
        }
    }

    fn note_gone(&mut self, part: Option<(&'static str, String)>, node: &YamlNode<'_>, at: Span) {
        self.changes.any = true;
        self.changes.gone.push(Gone::new(part, node, at));
    }

    /// Reads `remove` in a mapping. Reports what it cannot remove.
    fn removal<'a>(&self, what: What, change: &'a YamlNode<'a>) -> Removal<'a> {
        let order = if what.is_order("remove") { change.entry("remove") } else { None };
        let Some(order) = order else { return Removal::Nothing };
        match (&order.value.value, order.value.text()) {
            (YamlValue::List(names), _) => Removal::Keys(names),
            (_, Some("true")) if what != What::File => Removal::Whole(order.value.span),
            _ => {
                let allowed = match what {
                    What::File => {
                        said!("a list of keys that are taken away", "danh sách các khóa bị bỏ")
                    }
                    _ => said!(
                        "`true`, or a list of keys that are taken away",
                        "`true`, hoặc danh sách các khóa bị bỏ"
                    ),
                };
                fault! { self.sink, Code::WrongShape, order.value.span;
                    says "`remove` cannot be {}", "`remove` không thể là {}", order.value.shape();
                    allowed allowed;
                };
                Removal::Nothing
            }
        }
    }

    fn remove_keys(&mut self, what: What, base: &mut YamlNode<'_>, removal: &Removal<'_>) {
        let (YamlValue::Mapping(base), Removal::Keys(names)) = (&mut base.value, removal) else {
            return;
        };
        for name in *names {
            let key = name.text().unwrap_or_default();
            if let Some(place) = base.iter().position(|entry| entry.key == key) {
                let entry = base.remove(place);
                self.note_gone(None, &entry.value, name.span);
                continue;
            }
            fault! { self.sink, Code::NothingToChange, name.span;
                says "this {} has no `{}` to remove",
                    "{} này không có `{}` để bỏ", noun(what.word()), shown(key);
                allowed all_of(keys(base));
                nearest key, keys(base);
            };
        }
    }

    /// Changes a list item by item.
    fn items<'t>(&mut self, what: What, base: &mut YamlNode<'t>, change: &YamlEntry<'t>) {
        let (YamlValue::List(list), YamlValue::List(items)) =
            (&mut base.value, &change.value.value)
        else {
            return self.replace(base, &change.value);
        };
        let mut slots = Slots::new(std::mem::take(list));
        for item in items {
            let YamlValue::Mapping(_) = &item.value else {
                // The check reports its fault.
                slots.push(None, item.clone());
                continue;
            };
            let Some(id_entry) = item.entry("id") else {
                fault! { self.sink, Code::MissingKey, item.span;
                    says "this item of `{}` has no `id`",
                        "mục này của `{}` không có `id`", shown(&change.key);
                    label "`id` is missing here", "thiếu `id` ở đây";
                    help "add the `id` of what is changed, or of what is new",
                        "thêm `id` của mục được sửa, hoặc của mục mới";
                };
                continue;
            };
            match id_entry.value.text() {
                Some(id) => {
                    self.part(what, &mut slots, item, (id, id_entry.value.span));
                    self.move_after(what, &mut slots, item, id);
                }
                None => slots.push(None, item.clone()),
            }
        }
        *list = slots.into_list();
    }

    /// Changes a mapping of ids entry by entry.
    fn entries<'t>(&mut self, what: What, base: &mut YamlNode<'t>, change: &YamlNode<'t>) {
        let (YamlValue::Mapping(list), YamlValue::Mapping(entries)) =
            (&mut base.value, &change.value)
        else {
            return self.replace(base, change);
        };
        let mut slots = Slots::new(std::mem::take(list));
        for entry in entries {
            self.part(what, &mut slots, entry, (&entry.key, entry.key_span));
        }
        *list = slots.into_list();
    }

    /// Removes, changes or adds the part with an id.
    fn part<'t, P: Part<'t>>(
        &mut self,
        what: What,
        slots: &mut Slots<P>,
        change: &P,
        (id, at): (&str, Span),
    ) {
        let node = change.node();
        match (self.removal(what, node), slots.place(id)) {
            (Removal::Whole(order), Some(_)) => {
                self.refuse_beside_removal(node, order);
                if let Some(gone) = slots.remove(id) {
                    self.note_removed(what, gone.node(), id, order);
                }
            }
            (Removal::Whole(_), None) => {
                self.not_there((what, &said!("to remove", "để bỏ")), (id, at), slots.ids());
            }
            (removal, Some(place)) => {
                if let Some(there) = slots.get_mut(place).map(P::node_mut) {
                    self.keys(what, there, node);
                    self.remove_keys(what, there, &removal);
                }
            }
            (_, None) if is_new(what, node) => {
                let mut new = change.clone();
                if let YamlValue::Mapping(entries) = &mut new.node_mut().value {
                    entries.retain(|entry| entry.key != "after" || !what.is_order("after"));
                }
                slots.push(Some(id), new);
                self.changes.any = true;
            }
            (_, None) => {
                self.not_there((what, &said!("to change", "để sửa")), (id, at), slots.ids());
            }
        }
    }

    /// Moves an item after the one in its `after`.
    fn move_after(
        &mut self,
        what: What,
        slots: &mut Slots<YamlNode<'_>>,
        item: &YamlNode<'_>,
        id: &str,
    ) {
        let (Some(after), Some(place)) = (item.entry("after"), slots.place(id)) else { return };
        let Some(target_id) = after.value.text() else {
            fault! { self.sink, Code::WrongShape, after.value.span;
                says "`after` cannot be {}", "`after` không thể là {}", after.value.shape();
                allowed "the id of the item that it stands after", "mã của mục mà nó đứng sau";
            };
            return;
        };
        match slots.place(target_id).filter(|before| *before != place) {
            Some(before) => {
                slots.move_after(place, before);
                self.changes.any = true;
            }
            None => {
                let other_ids = slots.ids().filter(|other_id| *other_id != id);
                self.not_there(
                    (what, &said!("to stand after", "để đứng sau")),
                    (target_id, after.value.span),
                    other_ids,
                );
            }
        }
    }

    fn refuse_beside_removal(&self, item: &YamlNode<'_>, order: Span) {
        let YamlValue::Mapping(entries) = &item.value else { return };
        for entry in entries.iter().filter(|entry| entry.key != "id" && entry.key != "remove") {
            fault! { self.sink, Code::UnknownKey, entry.key_span;
                says "`{}` beside `remove: true`",
                    "`{}` đứng cạnh `remove: true`", shown(&entry.key);
                related order, "this takes it away", "dòng này xóa mục";
                allowed "`id` and `remove` alone", "chỉ `id` và `remove`";
                help "remove the key, or `remove: true`", "xóa khóa này, hoặc xóa `remove: true`";
            };
        }
    }

    /// Notes that a part and its contents were removed.
    fn note_removed(&mut self, what: What, gone: &YamlNode<'_>, id: &str, at: Span) {
        self.note_gone(Some((what.word(), id.to_owned())), gone, at);
        let inner = [("groups", What::Group), ("indicators", What::Indicator)];
        for (key, what) in inner {
            let Some(YamlValue::List(items)) = gone.entry(key).map(|entry| &entry.value.value)
            else {
                continue;
            };
            for item in items {
                if let Some(id) = id_of(item) {
                    self.note_removed(what, item, id, at);
                }
            }
        }
    }

    fn not_there<'n>(
        &self,
        (what, order): (What, &Said),
        (id, at): (&str, Span),
        known_ids: impl Iterator<Item = &'n str>,
    ) {
        let elsewhere =
            self.places.get(id).copied().filter(|_| !matches!(what, What::Metric | What::Derived));
        fault! { self.sink, Code::NothingToChange, at;
            let known_ids: Vec<_> = known_ids.collect();
            let word = noun(what.word());
            says "there is no {word} `{}` here {order}", "ở đây không có {word} `{}` {order}",
                shown(id), word, order;
            let new = all_of(what.made_of().iter().copied());
            allowed match known_ids.as_slice() {
                [] => said!("a new {word}, which has {new}", "một {word} mới, có {new}", word, new),
                _ => said!(
                    "{}; or a new {word}, which has {new}",
                    "{}; hoặc một {word} mới, có {new}",
                    all_of(known_ids.iter().copied()),
                    word,
                    new
                ),
            };
            related elsewhere, "it stands here", "nó đứng ở đây";
            maybe_help elsewhere.map(|_| said!(
                "name it in the group that it belongs to: `groups: [{id: …, …}]`",
                "ghi nó trong nhóm mà nó thuộc về: `groups: [{id: …, …}]`"
            ));
            nearest id, known_ids.iter().copied().filter(|_| elsewhere.is_none());
        };
    }
}

/// A part of a file with an id: an item of a list, or an entry of a mapping.
trait Part<'t>: Clone {
    fn id(&self) -> Option<&str>;
    fn node(&self) -> &YamlNode<'t>;
    fn node_mut(&mut self) -> &mut YamlNode<'t>;
}

impl<'t> Part<'t> for YamlNode<'t> {
    fn id(&self) -> Option<&str> {
        id_of(self)
    }

    fn node(&self) -> &Self {
        self
    }

    fn node_mut(&mut self) -> &mut Self {
        self
    }
}

impl<'t> Part<'t> for YamlEntry<'t> {
    fn id(&self) -> Option<&str> {
        Some(&self.key)
    }

    fn node(&self) -> &YamlNode<'t> {
        &self.value
    }

    fn node_mut(&mut self) -> &mut YamlNode<'t> {
        &mut self.value
    }
}

/// The parts of a list or mapping that is being changed.
struct Slots<P> {
    parts: Vec<Option<P>>,
    places: HashMap<String, usize>,
    /// The indices of `parts`, in order.
    order: Vec<usize>,
}

impl<'t, P: Part<'t>> Slots<P> {
    fn new(list: Vec<P>) -> Self {
        let mut slots = Self { parts: Vec::new(), places: HashMap::new(), order: Vec::new() };
        for part in list {
            let id = part.id().map(str::to_owned);
            slots.push(id.as_deref(), part);
        }
        slots
    }

    fn push(&mut self, id: Option<&str>, part: P) {
        let place = self.parts.len();
        if let Some(id) = id {
            self.places.entry(id.to_owned()).or_insert(place);
        }
        self.parts.push(Some(part));
        self.order.push(place);
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    fn get_mut(&mut self, place: usize) -> Option<&mut P> {
        self.parts.get_mut(place)?.as_mut()
    }

    fn remove(&mut self, id: &str) -> Option<P> {
        let place = self.places.remove(id)?;
        self.parts.get_mut(place)?.take()
    }

    fn move_after(&mut self, place: usize, before: usize) {
        self.order.retain(|other| *other != place);
        let at = self.order.iter().position(|other| *other == before);
        let at = at.map_or(self.order.len(), |at| at.saturating_add(1));
        self.order.insert(at, place);
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        let there = self.order.iter().filter_map(|place| self.parts.get(*place)?.as_ref());
        there.filter_map(P::id)
    }

    fn into_list(mut self) -> Vec<P> {
        let order = std::mem::take(&mut self.order);
        order.into_iter().filter_map(|place| self.parts.get_mut(place)?.take()).collect()
    }
}

fn is_new(what: What, value: &YamlNode<'_>) -> bool {
    // The check refuses a value that is not a mapping.
    !matches!(value.value, YamlValue::Mapping(_))
        || what.made_of().iter().any(|key| value.entry(key).is_some())
}

fn id_of<'a>(item: &'a YamlNode<'_>) -> Option<&'a str> {
    item.entry("id").and_then(|entry| entry.value.text())
}

fn keys<'a>(list: &'a [YamlEntry<'_>]) -> impl Iterator<Item = &'a str> {
    list.iter().map(|entry| entry.key.as_ref())
}
