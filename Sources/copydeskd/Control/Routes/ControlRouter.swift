import HTTPTypes
import Hummingbird
import Logging

/// Answers the routes, and refuses everything else with a problem document: an unknown path with 404, a method that a
/// path does not take with 405 and `Allow` (RFC 9110, section 15.5.6).
enum ControlRouter {
  static func make(_ services: ControlServices, logger: Logger) -> Router<ControlRequestContext> {
    let router = Router(context: ControlRequestContext.self)
    router.add(middleware: ProblemMiddleware(logger: logger, routes: services.routes))
    for route in services.routes {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await route.respond(request, context, services)
      }
    }
    return router
  }
}

extension [ControlRoute] {
  /// The methods that a path takes, as `Allow` has them; nil when there is no such path.
  func allow(_ path: String) -> String? {
    let methods = filter { $0.matches(path) }.map(\.method.rawValue)
    return methods.isEmpty ? nil : Set(methods).sorted().joined(separator: ", ")
  }
}

extension ControlRoute {
  /// Whether the path is of this form, whatever the method.
  fileprivate func matches(_ path: String) -> Bool {
    let own = self.path.split(separator: "/")
    let others = path.split(separator: "/")
    return own.count == others.count && zip(own, others).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
