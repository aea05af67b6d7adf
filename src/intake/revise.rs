//! Changed copies of datasets.

use super::builder::DatasetBuilder;
use crate::dataset::dataset::Dataset;
use crate::error::Error;
use crate::model::Framework;

impl Dataset {
    /// Returns a builder with a copy of this dataset: values, declarations, evidence, reasons and origin.
    /// [`DatasetBuilder::revise`] returns a unit to change.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {dossiers: {type: count}, portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let submitted = Dataset::from_csv("unit,dossiers,portal\nan,820,yes\n".as_bytes(), &framework)?;
    /// let mut builder = submitted.to_builder(&framework)?;
    /// builder.revise("an")?.value("portal", Value::Rejected).reason("portal", "trang không mở được");
    /// let verified = builder.build()?;
    /// assert_eq!(verified.unit("an")?.value("dossiers")?, Value::from(820));
    /// assert_eq!(verified.unit("an")?.value("portal")?, Value::Rejected);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::OtherRules`] if the framework has other metrics than the one that this dataset was read for.
    pub fn to_builder<'f>(&self, framework: &'f Framework) -> Result<DatasetBuilder<'f>, Error> {
        self.check_rules(framework)?;
        let mut builder = self.empty_builder(framework);
        builder.describe(self.origin(), self.source().clone());
        self.copy_to(&mut builder);
        Ok(builder)
    }

    /// Creates a builder without units, with the register that this dataset was read with.
    pub(super) fn empty_builder<'f>(&self, framework: &'f Framework) -> DatasetBuilder<'f> {
        match &self.0.register {
            Some(register) => DatasetBuilder::with_register(framework, register),
            None => DatasetBuilder::with_capacity(framework, self.rows().len()),
        }
    }

    /// Copies all units with everything that they submitted. The builder must have the same metrics.
    pub(super) fn copy_to(&self, builder: &mut DatasetBuilder<'_>) {
        builder.remarks().add(&self.0.remarks);
        (0..self.rows().len()).for_each(|row| self.copy_row_to(row, builder));
    }

    /// Copies one unit with everything that it submitted. The builder must have the same metrics.
    pub(super) fn copy_row_to(&self, row: usize, builder: &mut DatasetBuilder<'_>) {
        let Some(unit) = self.rows().get(row) else { return };
        // What was read with other limits is not refused now.
        let longest = builder.set_longest(usize::MAX);
        let mut entry = builder.add_unit(unit.id.as_str());
        entry.name(&unit.name).kind(unit.kind.as_str()).copy(self, row);
        builder.take_in();
        builder.set_longest(longest);
    }
}
