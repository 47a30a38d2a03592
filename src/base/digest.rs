//! 128-bit digests: the keys of every memo, and the digest in the name of an asset.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// A 128-bit xxh3 digest. Not meant to resist an attacker: it names what an author wrote.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest(pub u128);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16).map(Digest).map_err(serde::de::Error::custom)
    }
}

/// The digest of bytes.
pub fn digest_bytes(bytes: &[u8]) -> Digest {
    Digest(xxh3_128(bytes))
}

/// The digest of any value through its `Hash`. Stable within one build of diglot.
pub fn digest_of(value: &(impl Hash + ?Sized)) -> Digest {
    let mut hasher = Wide(Xxh3::new());
    value.hash(&mut hasher);
    Digest(hasher.0.digest128())
}

/// `std::hash::Hasher` over the streaming xxh3, of which all 128 bits are taken.
struct Wide(Xxh3);

impl Hasher for Wide {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.digest()
    }
}
