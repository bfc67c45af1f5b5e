import HTTPTypes
import Hummingbird
import Logging

/// Answers the routes, and refuses everything else with a problem document: an unknown path with 404, a method that a
/// path does not take with 405 and `Allow` (RFC 9110, section 15.5.6).
enum ControlRouter {
  private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

  static func make(_ services: ControlServices, logger: Logger) -> Router<ControlRequestContext> {
    let router = Router(context: ControlRequestContext.self)
    router.add(middleware: ProblemMiddleware(logger: logger))
    for route in services.routes {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await route.respond(request, context, services)
      }
    }
    for (path, routes) in Dictionary(grouping: services.routes, by: \.path) {
      refuseOtherMethods(than: routes.map(\.method), path, router)
    }
    return router
  }

  private static func refuseOtherMethods(
    than taken: [HTTPRequest.Method], _ path: String, _ router: Router<ControlRequestContext>
  ) {
    let allow = taken.map(\.rawValue).sorted().joined(separator: ", ")
    for method in methods where !taken.contains(method) {
      router.on(RouterPath(path), method: method) { _, _ -> Response in
        var error = HTTPError(.methodNotAllowed)
        error.headers[.allow] = allow
        throw error
      }
    }
  }
}
