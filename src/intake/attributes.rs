//! Attributes of units that stand in the register.

use std::collections::BTreeSet;

use super::faults::Place;
use super::messages::quoted;
use super::unit_of_line::IN_DATA;
use super::values::Intake;
use crate::dataset::column::State;
use crate::dataset::growing_column::ColumnBuilder;
use crate::dataset::register::Register;
use crate::diagnostic::{Code, Problem, Span, nearest, one_of};
use crate::model::metric::option_called;
use crate::model::{Metric, MetricIndex, MetricType};
use crate::name::{alike, trimmed};
use crate::said::said;

impl Intake<'_> {
    /// Takes the attributes of units from the register, if there is one. Reports those that are said otherwise in the
    /// data.
    pub(super) fn take_attributes(&mut self) {
        let Some(register) = self.register.clone() else { return };
        let attributes = (0u32..).map(MetricIndex).zip(self.framework.metrics.values());
        for (index, attribute) in attributes.filter(|(_, metric)| metric.is_attribute) {
            let units = self.units.len();
            let registered = |id: &str| register.with_id(id)?.attributes.get(&attribute.id);
            if !self.units.iter().any(|unit| registered(&unit.id).is_some()) {
                self.check_heads(&register, attribute, index);
                continue;
            }
            let Some(column) = self.columns.get_mut(index.get()) else { continue };
            let empty = match attribute.kind {
                MetricType::Text => ColumnBuilder::text(units),
                _ => ColumnBuilder::numbers(units),
            };
            let given = std::mem::replace(column, empty).finish(units);
            for row in 0..units {
                let Some(id) = self.units.get(row).map(|unit| unit.id.clone()) else { continue };
                let here = match given.state(row) {
                    State::Present => given.text(row).ok().map(str::to_owned).or_else(|| {
                        let place = usize::try_from(given.integer(row).ok()?).ok()?;
                        options(attribute).get(place).map(|option| option.id.clone())
                    }),
                    state => {
                        self.absent(row, index, state);
                        None
                    }
                };
                let there = registered(&id).map(|text| trimmed(text));
                let spot = self.spot(row);
                let place =
                    spot.map_or(Place::Whole, |spot| spot.place(&id, "metrics", &attribute.id));
                let at = (&register, place.span());
                if let Some(problem) = problem(attribute, &id, at, (here.as_deref(), there)) {
                    self.faults.push(place, || problem);
                } else if let Some(text) = here.as_deref().or(there) {
                    self.value(row, index, text, place);
                }
            }
        }
    }
}

impl Intake<'_> {
    /// Reports a column of the register that is nearly called as an attribute which neither it nor the data have.
    fn check_heads(&mut self, register: &Register, attribute: &Metric, index: MetricIndex) {
        let given = self.columns.get(index.get());
        if given.is_some_and(|column| (0..self.units.len()).any(|row| column.has(row))) {
            return;
        }
        let heads = register.units().iter().flat_map(|unit| unit.attributes.keys());
        let heads: BTreeSet<&str> = heads.map(String::as_str).collect();
        let is_other = |head: &&str| !self.framework.metrics.contains_key(*head);
        let near = nearest(&attribute.id, heads.into_iter().filter(is_other));
        let Some(head) = near else { return };
        self.faults.push(Place::Whole, || {
            let message = said!(
                "the register has no column {}, but {}",
                "danh sách đơn vị không có cột {}, mà có cột {}",
                quoted(&attribute.id),
                quoted(head)
            );
            let mut problem =
                Problem::new(Code::UnknownColumn, message).meant(Some(attribute.id.as_str()));
            problem.words.file = register.0.places.first().map(|place| place.file.clone());
            problem
        });
    }
}

const fn options(attribute: &Metric) -> &[crate::model::ChoiceOption] {
    match &attribute.kind {
        MetricType::Choice { options } => options.as_slice(),
        _ => &[],
    }
}

/// Returns the fault of an attribute that the register gives, if it has one.
fn problem(
    attribute: &Metric,
    unit: &str,
    (register, found): (&Register, Option<Span>),
    (here, there): (Option<&str>, Option<&str>),
) -> Option<Problem> {
    let there = there?;
    let id = &attribute.id;
    let options = options(attribute);
    let meant = match options {
        [] => there,
        _ => match option_called(options, there).and_then(|place| options.get(place)) {
            Some(option) => &option.id,
            None => {
                let known = || options.iter().map(|option| option.id.as_str());
                let message = said!(
                    "the unit {} has {} as `{id}` in the register, which is not one of the options",
                    "đơn vị {} có {} ở `{id}` trong danh sách đơn vị, không phải là một trong các lựa chọn",
                    quoted(unit),
                    quoted(there),
                    id
                );
                let problem = Problem::new(Code::NotAnOption, message).allowed(one_of(known()));
                let problem = problem.nearest(there, known());
                return Some(problem.elsewhere(register.place(unit), found, IN_DATA));
            }
        },
    };
    let here = here.filter(|here| alike(here) != alike(meant))?;
    let message = said!(
        "the unit {} has {} as `{id}` here, {} in the register",
        "đơn vị {} có {} ở `{id}` tại đây, trong danh sách đơn vị là {}",
        quoted(unit),
        quoted(here),
        quoted(there),
        id
    );
    Some(
        Problem::new(Code::TwoNamesOrKinds, message)
            .help(said!("mend the one that is wrong", "sửa bên bị sai"))
            .beside(
                register.place(unit),
                said!("so the register has it", "danh sách đơn vị ghi như vậy ở đây"),
            ),
    )
}
