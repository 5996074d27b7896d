import GleanSteps
