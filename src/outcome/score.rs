//! From a plan and a dataset to an outcome.

use super::Outcome;
use crate::dataset::{Dataset, DatasetBuilder};
use crate::error::Error;
use crate::evaluation::{ScoreOptions, evaluate};
use crate::plan::Plan;

impl Plan {
    /// Scores every unit of a dataset.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when the dataset was read for other rules; [`Error::Scoring`] with
    /// every unit and node that has no score because a value is absent where the rules call that an
    /// error, or because a number outgrew what can be carried.
    pub fn score(&self, dataset: &Dataset) -> Result<Outcome, Error> {
        self.score_with(dataset, &ScoreOptions::default())
    }

    /// Scores every unit, and says how far it has come; see [`ScoreOptions`].
    ///
    /// # Errors
    /// As [`Plan::score`]; [`Error::Cancelled`] when whoever watches says so.
    pub fn score_with(
        &self,
        dataset: &Dataset,
        options: &ScoreOptions<'_>,
    ) -> Result<Outcome, Error> {
        self.same_rules(dataset)?;
        let plan = &*self.inner;
        let (scores, peers) = evaluate(plan, dataset, options)?;
        Ok(Outcome::new(self.clone(), dataset.clone(), scores, peers))
    }

    fn same_rules(&self, dataset: &Dataset) -> Result<(), Error> {
        let rules = self.inner.framework.digest();
        if dataset.framework_digest() == rules {
            return Ok(());
        }
        let dataset = dataset.framework_digest().to_owned();
        Err(Error::OtherRules { dataset, plan: rules.to_owned() })
    }
}

impl Outcome {
    /// What would come out if some values were others: the same data but for what `change` makes of
    /// them, scored by the same rules.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Plan};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\nranking: {places: 2}\n")?;
    /// # let plan = Plan::compile(&framework)?;
    /// # let dataset = Dataset::from_csv("unit,portal\nan,no\nbinh,yes\n".as_bytes(), &framework)?;
    /// let outcome = plan.score(&dataset)?;
    /// let scenario = outcome.what_if(|data| {
    ///     if let Some(an) = data.revise("an") {
    ///         an.value("portal", true);
    ///     }
    /// })?;
    /// assert_eq!((outcome.unit("an")?.rank, scenario.unit("an")?.rank), (Some(2), Some(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Diagnostics`] with every fault of what was changed; else as [`Plan::score`].
    pub fn what_if(&self, change: impl FnOnce(&mut DatasetBuilder<'_>)) -> Result<Self, Error> {
        // The data were read for these rules: that they are scored says so.
        let Some(mut builder) = self.dataset().to_builder(self.framework()) else {
            return self.whole_plan().score(self.dataset());
        };
        change(&mut builder);
        self.whole_plan().score(&builder.build()?)
    }
}
