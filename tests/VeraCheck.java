import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** VeraCheck FILE...: what veraPDF says of each file as PDF/A-3a and as PDF/UA-1, a line each, then each rule broken. */
public class VeraCheck {
    public static void main(String[] files) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (String id : new String[] {"3a", "ua1"}) {
                check(file, PDFAFlavour.byFlavourId(id));
            }
        }
    }

    private static void check(String file, PDFAFlavour flavour) throws Exception {
        try (InputStream in = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            System.out.println(new File(file).getName() + "\t" + flavour.getId() + "\t"
                    + (result.isCompliant() ? "passed" : "failed") + "\t" + result.getTotalAssertions());
            Map<String, Integer> broken = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    broken.merge(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + " "
                            + one.getMessage(), 1, Integer::sum);
                }
            }
            broken.forEach((rule, times) -> System.out.println("\t" + times + " x " + rule));
        }
    }
}
