//! `redis`.

use super::at::At;
use crate::resolve::codes;
use crate::spec::RedisSpec;

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field, E0213 for a password in the address, E0214 for an address without port.
pub fn settle(spec: RedisSpec, at: &mut At<'_>) {
    let RedisSpec { address, address_env, list, length, activation, database, tls } = spec;
    at.need(&[("list", "list: NAME")]);
    match &address {
        None if address_env.is_none() && !at.has_secret("address") => at.need(&[("address", "address: \"HOST:6379\"")]),
        None => {}
        Some(address) => {
            at.without_password("address", &address.0, "username: …, password: …");
            let port = address.0.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
            if port && !address.0.contains("://") {
                at.reachable("address", &address.0);
            } else {
                at.say(&codes::RANGE, "address", "the address is no host with its port", ("", "write `HOST:6379`"));
            }
        }
    }
    at.put("address", address.map(|it| it.0));
    at.put("addressFromEnv", address_env.map(|it| it.0));
    at.put("listName", list.map(|it| it.0));
    at.put_number("listLength", length.map(|it| it.0));
    at.put_number("activationListLength", activation.map(|it| it.0));
    at.put_number("databaseIndex", database.map(|it| it.0));
    at.put("enableTLS", super::at::switch(tls));
}
