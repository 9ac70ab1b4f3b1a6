package {{package}};

import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.ProviderUnderTest;

/** Joins the conformance kit. */
public final class {{Class}}UnderTest implements ProviderUnderTest {

    @Override
    public String name() {
        return "{{name}}";
    }

    @Override
    public WskProviderDispatch open() {
        return new {{Class}}Provider();
    }
}
