//! A host, which may be a name → the sockets that are listened on, and the addresses to open.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

/// The port that is used, or the first free one after it, when none is asked for.
pub const DEFAULT_PORT: u16 = 4400;

/// How many ports after [`DEFAULT_PORT`] are tried.
const PORTS_TRIED: u16 = 100;

/// How often another free port is looked for that all addresses of a name have free.
const TRIES: usize = 16;

/// Listens on all addresses of `host`, on the same port: `port`, or [`DEFAULT_PORT`] or the next free one.
/// Gives at least one listener.
pub(super) fn listen(host: &str, port: Option<u16>) -> io::Result<Vec<TcpListener>> {
    let addresses = resolve(host)?;
    let bind = |port| bind(&addresses, port);
    let explain = |port: u16, error: io::Error| {
        let remedy = match error.kind() {
            io::ErrorKind::AddrInUse => {
                "is taken: end the program that uses it, or choose another with `--port`"
            }
            io::ErrorKind::PermissionDenied => {
                "may not be used by this user: choose one above 1023 with `--port`"
            }
            io::ErrorKind::AddrNotAvailable => {
                "cannot be listened on: `--host` takes an address or a name of this machine"
            }
            _ => "cannot be listened on",
        };
        io::Error::new(error.kind(), format!("port {port} of {host} {remedy} ({error})"))
    };
    if let Some(port) = port {
        return bind(port).map_err(|error| explain(port, error));
    }
    for port in DEFAULT_PORT..DEFAULT_PORT + PORTS_TRIED {
        match bind(port) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            result => return result.map_err(|error| explain(port, error)),
        }
    }
    bind(0).map_err(|error| explain(0, error))
}

/// The addresses of a host.
fn resolve(host: &str) -> io::Result<Vec<SocketAddr>> {
    if host.eq_ignore_ascii_case("localhost") {
        // What every browser takes it for, whatever the machine's own table says.
        return Ok(vec![(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()]);
    }
    let unknown = |error: io::Error| {
        io::Error::new(
            error.kind(),
            format!(
                "`{host}` is no name that this machine knows: `--host` takes an address or a name of it \
                    ({error})"
            ),
        )
    };
    let mut addresses: Vec<SocketAddr> = (host, 0).to_socket_addrs().map_err(unknown)?.collect();
    addresses.sort();
    addresses.dedup();
    Ok(addresses)
}

/// Listens on a port of every address, of which some may not be there: a machine without IPv6 has no `::1`.
fn bind(addresses: &[SocketAddr], port: u16) -> io::Result<Vec<TcpListener>> {
    let mut result = bind_once(addresses, port);
    for _ in 1..TRIES {
        let is_worth_it =
            port == 0 && result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse);
        if !is_worth_it {
            break;
        }
        result = bind_once(addresses, port);
    }
    result
}

fn bind_once(addresses: &[SocketAddr], mut port: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners = Vec::new();
    let mut trouble = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        let mut address = *address;
        address.set_port(port);
        match TcpListener::bind(address) {
            Ok(listener) => {
                port = listener.local_addr()?.port();
                listeners.push(listener);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => trouble = error,
        }
    }
    if listeners.is_empty() { Err(trouble) } else { Ok(listeners) }
}

/// The addresses to open, first the one for a browser on this machine; where every address is listened on,
/// also those for the other machines of the network.
pub(super) fn urls(host: &str, address: SocketAddr) -> Vec<String> {
    let port = address.port();
    let of = |ip: IpAddr| format!("http://{}/", SocketAddr::new(ip, port));
    if host.parse::<IpAddr>().is_err() {
        return vec![format!("http://{host}:{port}/")];
    }
    match address.ip() {
        ip if !ip.is_unspecified() => vec![of(ip)],
        ip => {
            let own: IpAddr =
                if ip.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
            std::iter::once(own).chain(others(ip.is_ipv6())).map(of).collect()
        }
    }
}

/// The addresses under which other machines reach this one.
fn others(has_v6: bool) -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    // A link-local address needs the name of the interface, which no browser takes.
    let mut ips: Vec<IpAddr> = interfaces
        .iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(if_addrs::Interface::ip)
        .collect();
    ips.retain(|ip| ip.is_ipv4() || has_v6);
    ips.sort();
    ips.dedup();
    ips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_is_both_of_its_addresses_on_one_port() {
        let listeners = listen("LocalHost", Some(0)).unwrap();
        let addresses: Vec<SocketAddr> =
            listeners.iter().map(|listener| listener.local_addr().unwrap()).collect();
        assert!(
            addresses
                .iter()
                .all(|address| address.ip().is_loopback() && address.port() == addresses[0].port()),
            "{addresses:?}"
        );
        let has_v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
        assert_eq!(addresses.len(), 1 + usize::from(has_v6));
        assert_eq!(urls("localhost", addresses[0]), [format!("http://localhost:{}/", addresses[0].port())]);
    }

    #[test]
    fn who_listens_on_every_address_is_told_which_to_open() {
        let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 4400));
        let urls = urls("0.0.0.0", address);
        assert_eq!(urls[0], "http://127.0.0.1:4400/");
        assert!(urls.iter().all(|url| !url.contains("0.0.0.0") && !url.contains('[')), "{urls:?}");
        assert_eq!(super::urls("::1", SocketAddr::from((Ipv6Addr::LOCALHOST, 4400))), ["http://[::1]:4400/"]);
    }

    #[test]
    fn a_name_that_nobody_knows_is_said_to_be_one() {
        let error = listen("no-such-host.invalid", Some(0)).unwrap_err().to_string();
        assert!(error.contains("`no-such-host.invalid`") && error.contains("--host"), "{error}");
        let error = listen("192.0.2.1", Some(0)).unwrap_err().to_string();
        assert!(error.contains("192.0.2.1") && error.contains("--host"), "{error}");
    }
}
