import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Newsroom
import Store

/// One thing that can be asked of the control socket: declared once, for the router that answers it and for the OpenAPI
/// document that describes it.
struct ControlRoute: Sendable {
  let method: HTTPRequest.Method
  /// The path, with its parameters in braces: `/v1/stories/{story}`.
  let path: String
  /// What the route does, in one sentence without a full stop.
  let summary: String
  /// Who may call it, in a sentence.
  let access: String
  /// What kind of work it is: whose connections it takes, and how long it may take.
  let work: WorkKind
  /// Whether the route finds out who is calling, and so listens to `Copydesk-As`.
  let identifiesCaller: Bool
  let query: [any QueryParameterDeclaration]
  let headers: [HeaderParameter]
  /// What the route takes as its body; nil for none.
  let body: RequestBodyDeclaration?
  let success: SuccessDeclaration
  /// Answers a request.
  let respond: @Sendable (Request, ControlRequestContext, ControlServices) async throws -> Response

  /// A route in general; `get` and `change` make the usual ones.
  init<Admitted>(
    _ method: HTTPRequest.Method, _ path: String, _ summary: String, for access: RouteAccess<Admitted>,
    query: [any QueryParameterDeclaration] = [], headers: [HeaderParameter] = [], body: RequestBodyDeclaration? = nil,
    answers success: SuccessDeclaration = .json, work: WorkKind = .acting,
    _ answer: @escaping @Sendable (RouteRequest, Admitted) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.summary = summary
    self.access = access.summary
    self.work = work
    identifiesCaller = access.identifiesCaller
    self.query = query
    self.headers = headers
    self.body = body
    self.success = success
    respond = { request, context, services in
      let work = work.ofRequest(request, by: context.peer)
      let services = services.doing(work)
      let isAway = services.watch.report.outage != nil
      let limit = (isAway ? work.requestLimitInOutage : work.requestLimit) ?? .seconds(7)
      let began = ContinuousClock.now
      let caller = try await within(limit) {
        if work != .status { try await services.waitUntilOpen(atMost: limit / 2) }
        return try await access.admit(request, context, services.callers)
      }
      let left = limit - (.now - began)
      let bytes = try await Self.collect(body, of: request)
      try body?.check(bytes)
      let read = RouteRequest(http: request, context: context, services: services, body: bytes)
      var response = try await within(left + read.wantedWait) { try await answer(read, caller) }
      if let name = CallerLookup.answerField, let handle = (caller as? any IdentifiedCaller)?.handle, !handle.isEmpty {
        response.headers[name] = handle
      }
      return response
    }
  }

  /// The body's bytes; what is larger than declared is refused, where its length is told before any of it is read.
  private static func collect(_ body: RequestBodyDeclaration?, of request: Request) async throws -> Data {
    guard let body else { return Data() }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > body.limit {
      throw Refusal.bodyTooLarge(body.limit)
    }
    do {
      return Data(try await request.body.collect(upTo: body.limit).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Refusal.bodyTooLarge(body.limit)
    }
  }
}

extension WorkKind {
  /// The kind of work that a request is, by who makes it: what root reads, in nobody's name, waits behind nobody.
  func ofRequest(_ request: Request, by peer: PeerCredentials?) -> WorkKind {
    self == .reading && peer?.userID == 0 && !CallerLookup.speaksForOthers(request) ? .operating : self
  }
}

extension Refusal {
  fileprivate static func bodyTooLarge(_ limit: Int) -> Refusal {
    Refusal(
      .tooLarge, "The request body is too large; the limit here is \(limit) bytes.",
      hint: "A draft may have 1 MB, and a picture 25 MB.")
  }
}

extension ControlRoute {
  /// A route that reads.
  static func get<Admitted>(
    _ path: String, _ summary: String, for access: RouteAccess<Admitted>,
    query: [any QueryParameterDeclaration] = [], headers: [HeaderParameter] = [],
    answers success: SuccessDeclaration = .json, work: WorkKind = .reading,
    _ answer: @escaping @Sendable (RouteRequest, Admitted) async throws -> Response
  ) -> ControlRoute {
    ControlRoute(
      .get, path, summary, for: access, query: query, headers: headers, answers: success, work: work, answer)
  }

  /// A route that changes something: once for each `Idempotency-Key`, however often the request comes.
  static func change<Admitted: IdentifiedCaller>(
    _ path: String, _ summary: String, for access: RouteAccess<Admitted>,
    query: [any QueryParameterDeclaration] = [], body: RequestBodyDeclaration = .nothing,
    answers success: SuccessDeclaration = .json,
    _ change: @escaping @Sendable (RouteRequest, Admitted) async throws -> StoredResponse
  ) -> ControlRoute {
    ControlRoute(
      .post, path, summary, for: access, query: query, headers: [IdempotentRequests.header], body: body,
      answers: success
    ) { request, caller in
      try await request.services.idempotent.once(request, by: caller, parts: [("", request.body)]) {
        try await change(request, caller)
      }
    }
  }
}
