//! The groups and indicators of a document, for changes.

use super::entry::{Entry, Field, List};
use super::framework::{FrameworkDoc, GroupDoc, IndicatorDoc};

/// A group or an indicator, wherever it stands.
pub(super) enum NodeDoc<'d> {
    Group(&'d mut GroupDoc),
    Indicator(&'d mut IndicatorDoc),
}

impl FrameworkDoc {
    /// Looks at every group and indicator, those of bonus and penalty too.
    pub(super) fn each_node(&mut self, see: &mut dyn FnMut(NodeDoc<'_>)) {
        items(&mut self.groups).for_each(|group| group.each_node(see));
        let extra = [&mut self.bonus, &mut self.penalty].into_iter().filter_map(value);
        let extra = extra.flat_map(|extra| items(&mut extra.indicators));
        let indicators = items(&mut self.indicators).chain(extra);
        indicators.for_each(|indicator| see(NodeDoc::Indicator(indicator)));
    }
}

impl GroupDoc {
    fn each_node(&mut self, see: &mut dyn FnMut(NodeDoc<'_>)) {
        see(NodeDoc::Group(self));
        items(&mut self.groups).for_each(|group| group.each_node(see));
        items(&mut self.indicators).for_each(|indicator| see(NodeDoc::Indicator(indicator)));
    }
}

/// Returns the value of a key.
pub(super) fn value<T>(field: &mut Field<T>) -> Option<&mut T> {
    field.as_mut().and_then(Entry::get_mut)
}

/// Returns the items of a list.
fn items<T>(field: &mut Field<List<T>>) -> impl Iterator<Item = &mut T> {
    value(field).into_iter().flat_map(List::iter_mut).filter_map(Entry::get_mut)
}
