//! Points and weights that go by the unit kind.

use super::framework::FrameworkDoc;
use super::measured::BoundDoc;
use super::walk::{NodeDoc, value};

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
        value(&mut self.points).into_iter().for_each(&mut *take);
        self.each_node(&mut |node| {
            let (points, weight) = match node {
                NodeDoc::Group(group) => (&mut group.points, &mut group.weight),
                NodeDoc::Indicator(indicator) => (&mut indicator.points, &mut indicator.weight),
            };
            [points, weight].into_iter().filter_map(value).for_each(&mut *take);
        });
    }
}
