import Placement
