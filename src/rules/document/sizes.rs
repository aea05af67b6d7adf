//! Points and weights that go by the unit kind.

use super::entry::{Entry, Field};
use super::framework::{FrameworkDoc, GroupDoc, IndicatorDoc};
use super::measured::BoundDoc;
use super::varied::items;

impl FrameworkDoc {
    /// Returns whether points or weights go by the unit kind.
    pub(crate) fn has_sizes_by_kind(&self) -> bool {
        let mut found = false;
        self.clone().for_each_size(&mut |size| found |= matches!(size, BoundDoc::Mapping(_)));
        found
    }

    /// Writes the points and weights of a kind alone.
    pub(crate) fn take_sizes_of(&mut self, kind: &str) {
        self.for_each_size(&mut |size| {
            if let BoundDoc::Mapping(kinds) = size
                && let Some(own) = kinds.get(kind).cloned()
            {
                *size = own;
            }
        });
    }

    fn for_each_size(&mut self, take: &mut impl FnMut(&mut BoundDoc)) {
        each(&mut self.points, take);
        for group in items(&mut self.groups) {
            group.for_each_size(take);
        }
        let extra = [&mut self.bonus, &mut self.penalty].into_iter().flatten();
        let extra = extra.filter_map(Entry::get_mut).flat_map(|extra| items(&mut extra.indicators));
        for indicator in items(&mut self.indicators).chain(extra) {
            indicator.for_each_size(take);
        }
    }
}

impl GroupDoc {
    fn for_each_size(&mut self, take: &mut impl FnMut(&mut BoundDoc)) {
        each(&mut self.points, take);
        each(&mut self.weight, take);
        for group in items(&mut self.groups) {
            group.for_each_size(take);
        }
        for indicator in items(&mut self.indicators) {
            indicator.for_each_size(take);
        }
    }
}

impl IndicatorDoc {
    fn for_each_size(&mut self, take: &mut impl FnMut(&mut BoundDoc)) {
        each(&mut self.points, take);
        each(&mut self.weight, take);
    }
}

fn each(size: &mut Field<BoundDoc>, take: &mut impl FnMut(&mut BoundDoc)) {
    if let Some(size) = size.as_mut().and_then(Entry::get_mut) {
        take(size);
    }
}
