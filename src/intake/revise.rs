//! Datasets made from others: the same values but for some.

use super::builder::DatasetBuilder;
use crate::dataset::dataset::Dataset;
use crate::dataset::notes::{NoteKind, Subject};
use crate::dataset::value::Value;
use crate::model::{Framework, MetricIndex, TargetIndex};

impl Dataset {
    /// A builder that holds all of this dataset, values, declarations, evidence, reasons and what is known
    /// of the figures: for a dataset that differs in some of them. [`DatasetBuilder::revise`] goes back to a unit. Nothing
    /// where the framework is not the one that this dataset was read for.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {dossiers: {type: count}, portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let submitted = Dataset::from_csv("unit,dossiers,portal\nan,820,yes\n".as_bytes(), &framework)?;
    /// let mut builder = submitted.to_builder(&framework).ok_or("other rules")?;
    /// let an = builder.revise("an").ok_or("no such unit")?;
    /// an.value("portal", Value::Rejected).reason("portal", "trang không mở được");
    /// let verified = builder.build()?;
    /// let (dossiers, portal) = (verified.metric("dossiers"), verified.metric("portal"));
    /// assert_eq!(verified.value(0, dossiers.ok_or("no such metric")?), Value::from(820));
    /// assert_eq!(verified.value(0, portal.ok_or("no such metric")?), Value::Rejected);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_builder<'f>(&self, framework: &'f Framework) -> Option<DatasetBuilder<'f>> {
        if framework.digest() != self.framework_digest() {
            return None;
        }
        let mut builder = self.empty_builder(framework);
        builder.describe(self.origin(), self.source().clone());
        self.copy_to(&mut builder);
        Some(builder)
    }

    /// A builder without units, of the register that this dataset was read with.
    pub(super) fn empty_builder<'f>(&self, framework: &'f Framework) -> DatasetBuilder<'f> {
        match &self.0.register {
            Some(register) => DatasetBuilder::with_register(framework, register),
            None => DatasetBuilder::with_capacity(framework, self.units().len()),
        }
    }

    /// Adds all units with everything that they submitted; the builder is of the same framework.
    pub(super) fn copy_to(&self, builder: &mut DatasetBuilder<'_>) {
        for (row, unit) in self.units().iter().enumerate() {
            builder.unit(&unit.id, &unit.name, Some(unit.kind.as_str()));
            for metric in (0u32..).map(MetricIndex).take(self.0.metrics.len()) {
                match self.value(row, metric) {
                    Value::Missing => {}
                    value => {
                        builder.value_at(metric, value);
                    }
                }
                self.copy_notes(builder, row, Subject::Metric(metric));
            }
            for (target, id) in (0u32..).map(TargetIndex).zip(&self.0.targets) {
                if let Some(met) = self.declared(target, row) {
                    builder.declare(id, met);
                }
                self.copy_notes(builder, row, Subject::Target(target));
            }
        }
    }

    fn copy_notes(&self, builder: &mut DatasetBuilder<'_>, row: usize, of: Subject) {
        for kind in NoteKind::ALL {
            if let Some(text) = self.0.notes.find(kind, of, row) {
                builder.note_of(kind, of, text);
            }
        }
    }
}
