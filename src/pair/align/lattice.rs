//! The grid of how far both sides have been read → the cheapest path through it, and how sure each step is.
//!
//! Invariant: memory is the cells of the band, whatever the length of the sides. Costs are asked for once a
//! cell. Paths are weighed in the corridor alone: where the cheapest path through a cell still counts. The
//! band has a margin of cells that no path reaches, so that no step has to ask whether it stays inside.

use std::ops::Range;

use super::bead::{Bead, SUSPECT};
use super::costs::Costs;
use super::runs::Run;
use super::unit::Units;

/// The cost of a block without counterpart.
const GAP: f32 = 4.0;
/// The cost of two paragraphs against one, before what they cost as a pair.
const MERGE: f32 = 3.5;
/// Cells of a lattice up to which all of it is searched.
pub(super) const DENSE: usize = 400 * 400;
/// Cells of a lattice that is too large for that.
const BANDED: usize = 1_000_000;
/// The least a band reaches to either side.
const REACH: usize = 100;

/// The steps that end in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Pair,
    LeftAlone,
    RightAlone,
    TwoLeft,
    TwoRight,
    /// One of the runs, by its place among them.
    Run(u32),
}

impl Step {
    /// Of equals the first is taken as the last step: what stands alone on the left comes first.
    const ALL: [Step; 5] = [Step::Pair, Step::RightAlone, Step::LeftAlone, Step::TwoLeft, Step::TwoRight];

    /// How many blocks it takes on either side.
    fn size(self, leaps: &[Leap]) -> (usize, usize) {
        match self {
            Step::Run(place) => leaps[place as usize].size,
            Step::Pair => (1, 1),
            Step::LeftAlone => (1, 0),
            Step::RightAlone => (0, 1),
            Step::TwoLeft => (2, 1),
            Step::TwoRight => (1, 2),
        }
    }
}

/// The grid of how far both sides have been read; a path through it is an alignment.
pub(super) struct Lattice {
    rows: usize,
    columns: usize,
    band: Vec<Range<usize>>,
    /// What leads from a column to its cell, for each row, with two rows of margin before the first and after
    /// the last.
    offsets: Vec<usize>,
    cells: Vec<Cell>,
    /// By the cell they end in.
    leaps: Vec<Leap>,
    /// Their places, by the cell they begin in.
    leaps_by_from: Vec<u32>,
}

/// A step over a run of blocks, from one cell to another.
struct Leap {
    from: usize,
    to: usize,
    size: (usize, usize),
    cost: f64,
}

#[derive(Clone, Copy)]
struct Cell {
    /// Costs of the pair and of the merges that end here; infinite where there is none.
    pair: f32,
    two_left: f32,
    two_right: f32,
    /// The last step of the cheapest path to here.
    step: Step,
    /// The cost of that path.
    best: f64,
    /// The logarithm of the weight of all paths to here.
    before: f64,
    /// The same from here to the end; before it is known, minus the cost of the cheapest path.
    after: f64,
}

/// How much more than the cheapest path a path may cost: below this share no digit is shown.
const CORRIDOR: f64 = 12.0;

impl Cell {
    const UNREACHED: Cell = Cell {
        pair: f32::INFINITY,
        two_left: f32::INFINITY,
        two_right: f32::INFINITY,
        step: Step::LeftAlone,
        best: f64::INFINITY,
        before: f64::NEG_INFINITY,
        after: f64::NEG_INFINITY,
    };

    /// What a step into this cell costs; of runs the lattice knows.
    fn cost(&self, step: Step) -> f64 {
        f64::from(match step {
            Step::Run(_) => f32::INFINITY,
            Step::Pair => self.pair,
            Step::LeftAlone | Step::RightAlone => GAP,
            Step::TwoLeft => self.two_left,
            Step::TwoRight => self.two_right,
        })
    }
}

impl Lattice {
    pub fn new(costs: &Costs, left: Units<'_, '_>, right: Units<'_, '_>, runs: Vec<Run>) -> Self {
        let (rows, columns) = (left.0.len(), right.0.len());
        let band = band(rows, columns);
        // A step reaches two columns further, in a row that may begin or end so much earlier or later.
        let shift = band
            .windows(2)
            .map(|rows| (rows[1].start - rows[0].start).max(rows[1].end - rows[0].end))
            .max()
            .unwrap_or(0);
        let margin = 2 * shift.max(1);
        let mut size = 0;
        let offsets = (0..rows + 5).map(|row| &band[row.saturating_sub(2).min(rows)]).map(|row| {
            let first = size + margin;
            size = first + row.len() + margin;
            first.wrapping_sub(row.start)
        });
        let offsets = offsets.collect();
        let mut lattice = Lattice {
            rows,
            columns,
            band,
            offsets,
            cells: vec![Cell::UNREACHED; size],
            leaps: Vec::new(),
            leaps_by_from: Vec::new(),
        };
        lattice.add_runs(runs);
        lattice.price(costs, left, right);
        lattice.find_cheapest();
        lattice.weigh();
        lattice
    }

    /// The index of a cell inside the band.
    fn cell(&self, i: usize, j: usize) -> Option<usize> {
        self.band.get(i)?.contains(&j).then(|| self.at(i, j))
    }

    fn at(&self, i: usize, j: usize) -> usize {
        self.offsets[i + 2].wrapping_add(j)
    }

    /// The cells that the steps into a cell come from, in the order of [`Step::ALL`].
    fn sources(&self, i: usize, j: usize) -> [usize; 5] {
        let [higher, above, own] = [i, i + 1, i + 2].map(|row| self.offsets[row].wrapping_add(j));
        [above - 1, own - 1, above, higher - 1, above - 2]
    }

    /// The cells that the steps out of a cell lead to, in the order of [`Step::ALL`].
    fn targets(&self, i: usize, j: usize) -> [usize; 5] {
        let [own, below, lower] = [i + 2, i + 3, i + 4].map(|row| self.offsets[row].wrapping_add(j));
        [below + 1, own + 1, below, lower + 1, below + 2]
    }

    /// Adds the runs inside the band.
    fn add_runs(&mut self, runs: Vec<Run>) {
        let leap = |run: Run| {
            let (from, to) =
                (self.cell(run.left.start, run.right.start)?, self.cell(run.left.end, run.right.end)?);
            Some(Leap { from, to, size: (run.left.len(), run.right.len()), cost: f64::from(run.cost) })
        };
        let mut leaps: Vec<Leap> = runs.into_iter().filter_map(leap).collect();
        leaps.sort_by_key(|leap| (leap.to, leap.from));
        self.leaps_by_from = (0..leaps.len() as u32).collect();
        self.leaps_by_from.sort_by_key(|&place| leaps[place as usize].from);
        self.leaps = leaps;
    }

    /// The places of the runs that end in a cell.
    fn leaps_to(&self, at: usize) -> Range<usize> {
        if self.leaps.is_empty() {
            return 0..0;
        }
        self.leaps.partition_point(|leap| leap.to < at)..self.leaps.partition_point(|leap| leap.to <= at)
    }

    fn leaps_from(&self, at: usize) -> &[u32] {
        let from = |place: &u32| self.leaps[*place as usize].from;
        let start = self.leaps_by_from.partition_point(|place| from(place) < at);
        let rest = &self.leaps_by_from[start..];
        &rest[..rest.partition_point(|place| from(place) <= at)]
    }

    fn price(&mut self, costs: &Costs, left: Units<'_, '_>, right: Units<'_, '_>) {
        for i in 1..=self.rows {
            let row = self.band[i].clone();
            for j in row.start.max(1)..row.end {
                let at = self.at(i, j);
                let cell = &mut self.cells[at];
                let (one, other) = (&left.0[i - 1], &right.0[j - 1]);
                cell.pair = costs.pair(one, other);
                if i > 1
                    && other.kind.is_text()
                    && let Some(Some(two)) = left.1.get(i - 2)
                {
                    cell.two_left = MERGE + costs.pair(two, other);
                }
                if j > 1
                    && one.kind.is_text()
                    && let Some(Some(two)) = right.1.get(j - 2)
                {
                    cell.two_right = MERGE + costs.pair(one, two);
                }
            }
        }
    }

    /// The cheapest path to each cell, and what the cheapest from there costs.
    fn find_cheapest(&mut self) {
        let (start, end) = (self.at(0, 0), self.at(self.rows, self.columns));
        self.cells[start].best = 0.0;
        for i in 0..=self.rows {
            for j in self.band[i].clone() {
                let at = self.at(i, j);
                let mut cell = self.cells[at];
                for (step, from) in Step::ALL.into_iter().zip(self.sources(i, j)) {
                    let best = self.cells[from].best + cell.cost(step);
                    if best < cell.best {
                        (cell.best, cell.step) = (best, step);
                    }
                }
                for place in self.leaps_to(at) {
                    let best = self.cells[self.leaps[place].from].best + self.leaps[place].cost;
                    if best < cell.best {
                        (cell.best, cell.step) = (best, Step::Run(place as u32));
                    }
                }
                self.cells[at] = cell;
            }
        }
        self.cells[end].after = 0.0;
        for i in (0..=self.rows).rev() {
            for j in self.band[i].clone().rev() {
                let at = self.at(i, j);
                let after = self.rests(i, j).into_iter().fold(self.cells[at].after, f64::max);
                self.cells[at].after = after;
                for place in self.leaps_to(at) {
                    let Leap { from, cost, .. } = self.leaps[place];
                    self.cells[from].after = self.cells[from].after.max(after - cost);
                }
            }
        }
    }

    /// What is after each step out of a cell, the step included.
    fn rests(&self, i: usize, j: usize) -> [f64; 5] {
        let targets = self.targets(i, j);
        std::array::from_fn(|k| self.cells[targets[k]].after - self.cells[targets[k]].cost(Step::ALL[k]))
    }

    /// The logarithm of the weight of all that follows a cell.
    fn sum_of_rests(&self, i: usize, j: usize) -> f64 {
        let runs = self.leaps_from(self.at(i, j)).iter().map(|&place| {
            let leap = &self.leaps[place as usize];
            self.cells[leap.to].after - leap.cost
        });
        runs.fold(log_sum(self.rests(i, j)), |sum, run| log_sum([sum, run]))
    }

    /// The weight of all paths to each cell of the corridor, and from there.
    fn weigh(&mut self) {
        let (start, end) = (self.at(0, 0), self.at(self.rows, self.columns));
        let most = self.cells[end].best + CORRIDOR;
        self.cells[start].before = 0.0;
        for i in 0..=self.rows {
            for j in self.band[i].clone() {
                let at = self.at(i, j);
                let cell = self.cells[at];
                if at != start && cell.best - cell.after <= most {
                    let sources = self.sources(i, j);
                    let steps: [f64; 5] =
                        std::array::from_fn(|k| self.cells[sources[k]].before - cell.cost(Step::ALL[k]));
                    let runs = self.leaps[self.leaps_to(at)]
                        .iter()
                        .map(|leap| self.cells[leap.from].before - leap.cost);
                    self.cells[at].before = runs.fold(log_sum(steps), |sum, run| log_sum([sum, run]));
                }
            }
        }
        for i in (0..=self.rows).rev() {
            for j in self.band[i].clone().rev() {
                let at = self.at(i, j);
                if at != end {
                    let is_inside = self.cells[at].before > f64::NEG_INFINITY;
                    self.cells[at].after =
                        if is_inside { self.sum_of_rests(i, j) } else { f64::NEG_INFINITY };
                }
            }
        }
    }

    /// The share of paths that take a step into a cell.
    fn posterior(&self, i: usize, j: usize, step: Step) -> f64 {
        let size = step.size(&self.leaps);
        let (Some(above), Some(beside)) = (i.checked_sub(size.0), j.checked_sub(size.1)) else { return 0.0 };
        let (Some(from), Some(to)) = (self.cell(above, beside), self.cell(i, j)) else { return 0.0 };
        let all = self.cells[self.at(self.rows, self.columns)].before;
        let cost = if let Step::Run(place) = step {
            self.leaps[place as usize].cost
        } else {
            self.cells[to].cost(step)
        };
        (self.cells[from].before - cost + self.cells[to].after - all).exp()
    }

    /// How sure it is that a row or a column stands alone, at whatever place on the other side.
    fn left_alone(&self, i: usize) -> f32 {
        share(self.band[i].clone().map(|j| self.posterior(i, j, Step::LeftAlone)).sum())
    }

    fn right_alone(&self, j: usize) -> f32 {
        share(self.rows_with(j).map(|i| self.posterior(i, j, Step::RightAlone)).sum())
    }

    /// The bead of a step of the cheapest path.
    fn bead(&self, i: usize, j: usize, step: Step) -> Bead {
        let size = step.size(&self.leaps);
        let (left, right) = (i - size.0..i, j - size.1..j);
        let alone = || {
            let left_alone = left.clone().map(|at| self.left_alone(at + 1)).fold(0.0, f32::max);
            [left_alone, right.clone().map(|at| self.right_alone(at + 1)).fold(0.0, f32::max)]
        };
        let (confidence, alone) = match step {
            Step::LeftAlone | Step::RightAlone => {
                let alone = alone();
                (alone[0].max(alone[1]), alone)
            }
            _ => {
                let confidence = share(self.posterior(i, j, step));
                // Nothing else can be likelier than what is left.
                (confidence, if 1.0 - confidence < SUSPECT { [1.0 - confidence; 2] } else { alone() })
            }
        };
        Bead { left, right, confidence, alone }
    }

    /// The rows whose band holds a column.
    fn rows_with(&self, j: usize) -> Range<usize> {
        self.band.partition_point(|row| row.end <= j)..self.band.partition_point(|row| row.start <= j)
    }

    /// The steps of the cheapest path.
    pub fn beads(&self) -> Vec<Bead> {
        let mut beads = Vec::with_capacity(self.rows.max(self.columns));
        let (mut i, mut j) = (self.rows, self.columns);
        while let Some(at) = self.cell(i, j).filter(|_| (i, j) != (0, 0)) {
            let step = self.cells[at].step;
            let bead = self.bead(i, j, step);
            (i, j) = (bead.left.start, bead.right.start);
            beads.push(bead);
        }
        beads.reverse();
        beads
    }
}

/// A share, whatever rounding made of it.
fn share(share: f64) -> f32 {
    share.clamp(0.0, 1.0) as f32
}

/// The columns that are searched in each row.
fn band(rows: usize, columns: usize) -> Vec<Range<usize>> {
    let is_dense = rows.saturating_mul(columns) <= DENSE;
    // Twice the slope, so that the bands of neighbouring rows overlap.
    let reach = if is_dense { columns } else { (BANDED / (2 * rows)).max(REACH).max(2 * columns / rows + 2) };
    (0..=rows)
        .map(|i| {
            let middle = (i * columns).checked_div(rows).unwrap_or(0);
            middle.saturating_sub(reach)..(middle + reach).min(columns) + 1
        })
        .collect()
}

/// The logarithm of the sum of weights.
fn log_sum<const N: usize>(logarithms: [f64; N]) -> f64 {
    let most = logarithms.into_iter().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    let below = logarithms.map(|logarithm| logarithm - most);
    let shares = below
        .into_iter()
        .filter(|below| *below > -CORRIDOR)
        .map(|below| if below == 0.0 { 1.0 } else { below.exp() });
    most + shares.sum::<f64>().ln()
}
