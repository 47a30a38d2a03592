//! How bad it is what is wrong, and what a site wants to hear of it.

use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The site says what the author meant, but something should be looked at.
    Warning,
    /// The content cannot be published as it is.
    Error,
}

/// The level that site.yaml gives a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported; fails only with `--strict`.
    Warn,
    /// Reported; fails.
    Error,
}
