import Hummingbird
import NIOCore

/// What a request carries through middleware and routes: above all, which account it came from.
struct ControlRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The account at the other end, as the kernel says.
  let peer: PeerCredentials?
  /// The connection, which closes when the client goes away.
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = PeerCredentials.current
    channel = source.channel
  }
}
