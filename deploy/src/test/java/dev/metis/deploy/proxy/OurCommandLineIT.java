package dev.metis.deploy.proxy;

final class OurCommandLineIT extends ProxyCommandLineContract {
    @Override
    ProxyUnderTest program(Start start) {
        return OurProxy.start(start);
    }
}
