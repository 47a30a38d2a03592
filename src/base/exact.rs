//! What is kept takes no more memory than it needs.

/// The same without room to grow, of which shrinking in place would keep up to half: a large site has many of
/// these.
pub fn exact<T>(all: Vec<T>) -> Vec<T> {
    if all.len() == all.capacity() {
        return all;
    }
    let mut kept = Vec::with_capacity(all.len());
    kept.extend(all);
    kept
}
