import Display
import Testing
import Text
