//! The tokens of two sides → those that occur on both, by number.
//!
//! What only one side says, such as the words of English prose, tells nothing about who translates whom.

/// Blocks added to the count, lest a token seem common because the page is short.
pub(super) const UNSEEN: f32 = 8.0;

/// What both sides say.
pub(super) struct Vocabulary {
    /// Ascending.
    tokens: Vec<u32>,
    filter: Filter,
}

impl Vocabulary {
    /// The vocabulary of two sides that say these, in any order.
    pub fn new(left: Vec<u32>, right: Vec<u32>) -> Self {
        let (mut few, mut many) = if left.len() < right.len() { (left, right) } else { (right, left) };
        let filter = Filter::new(&few);
        many.retain(|token| filter.may_hold(*token));
        for tokens in [&mut few, &mut many] {
            tokens.sort_unstable();
            tokens.dedup();
        }
        few.retain(|token| many.binary_search(token).is_ok());
        Vocabulary { filter: Filter::new(&few), tokens: few }
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The index of a token.
    pub fn find(&self, token: u32) -> Option<u32> {
        let is_candidate = self.filter.may_hold(token);
        is_candidate.then(|| self.tokens.binary_search(&token).ok()).flatten().map(|at| at as u32)
    }
}

/// A bit for every token of a set, which sorts out most others.
struct Filter(Vec<u64>);

impl Filter {
    fn new(tokens: &[u32]) -> Self {
        let mut filter = Filter(vec![0; (tokens.len() / 8 + 1).next_power_of_two()]);
        for token in tokens {
            let (word, bit) = filter.place(*token);
            filter.0[word] |= bit;
        }
        filter
    }

    fn place(&self, token: u32) -> (usize, u64) {
        ((token >> 6) as usize & (self.0.len() - 1), 1 << (token & 63))
    }

    fn may_hold(&self, token: u32) -> bool {
        let (word, bit) = self.place(token);
        self.0[word] & bit != 0
    }
}
