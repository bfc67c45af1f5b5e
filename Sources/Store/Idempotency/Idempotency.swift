import Newsroom
import Postgres

/// A changing request as its `Idempotency-Key` makes it known.
public struct KeyedRequest: Hashable, Sendable {
  /// Whose account it came from.
  public var uid: UInt32
  /// Method and path.
  public var route: String
  /// The key.
  public var key: String
  /// SHA-256, in lower-case hexadecimal, of all else that makes the request what it is.
  public var digest: String

  /// A request of these properties.
  public init(uid: UInt32, route: String, key: String, digest: String) {
    self.uid = uid
    self.route = route
    self.key = key
    self.digest = digest
  }
}

/// An answer to a changing request, as it was given the first time.
public struct StoredResponse: Hashable, Codable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// The JSON body.
  public var body: String
  /// Where what was made can be found; nil for nowhere in particular.
  public var location: String?

  /// An answer of that status and body.
  public init(status: Int, body: String, location: String? = nil) {
    self.status = status
    self.body = body
    self.location = location
  }
}

/// What is to be done with a request that came under a key.
public enum Reservation: Hashable, Sendable {
  /// Carry it out: nobody else does. Then `store` the answer, or `release` the key if nothing was changed.
  case reserved(Ticket)
  /// Give this answer: it was carried out before.
  case answered(StoredResponse)
  /// Another is carrying it out now.
  case busy

  /// Proves who holds a key.
  public struct Ticket: Hashable, Sendable {
    let request: KeyedRequest
    let holder: Int
  }
}

extension Store {
  /// Takes the request's key, so that of any number of identical requests, at any number of daemons, one is carried out.
  ///
  /// A key is answered for 24 hours. A holder that neither stores an answer nor releases the key, because it was lost,
  /// holds it for a minute; then the next one takes it. Throws `Refusal` with `idempotency_mismatch` when the key came with
  /// another digest.
  public func reserve(_ request: KeyedRequest) async throws -> Reservation {
    let (uid, route, key) = (Int(request.uid), request.route, request.key)
    if let taken = try await pool.queryOne(queries["reserve_key"], uid, route, key, request.digest) {
      return .reserved(Reservation.Ticket(request: request, holder: try taken.decode("holder")))
    }
    // Nothing there any more: it was released between the two queries, and whoever asks again gets it.
    guard let row = try await pool.queryOne(queries["key_in_use"], uid, route, key) else { return .busy }
    guard try row.decode("digest", as: String.self) == request.digest else {
      throw Refusal(
        .idempotencyMismatch, "The Idempotency-Key '\(key)' was used for another request.",
        hint: "Use a new key for each new request.")
    }
    return try row.optionalJSON("response").map { .answered($0) } ?? .busy
  }

  /// Keeps the answer; without effect when the key has passed to another holder meanwhile.
  public func store(_ response: StoredResponse, for ticket: Reservation.Ticket) async throws {
    let request = ticket.request
    try await pool.execute(
      queries["store_response"], Int(request.uid), request.route, request.key, ticket.holder,
      StoredJSON.encode(response))
  }

  /// Gives the key back, since the request changed nothing.
  public func release(_ ticket: Reservation.Ticket) async throws {
    let request = ticket.request
    try await pool.execute(queries["release_key"], Int(request.uid), request.route, request.key, ticket.holder)
  }

  /// Lets go the keys that are no longer answered for.
  func forgetKeys() async throws { try await pool.execute(queries["forget_keys"]) }
}
